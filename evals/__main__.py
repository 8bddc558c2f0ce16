"""Measures the engine: ``python -m evals [run|ablate|beir|gate|bench|calibrate|split]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.question_set import QUESTIONS
from evals.split import HALVES
from search.errors import WissenError

EXAMPLES = """examples:
  python -m evals                          all figures, with distractors and without
  python -m evals run --half tuning --no-distractors --worst 20
  python -m evals ablate                   what each part brings
  python -m evals beir ../xquad-de         the same engine on a BEIR folder
  python -m evals gate                     fails when a figure falls below its floor
  python -m evals bench                    speed, memory, and peers side by side
"""


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    made = argparse.ArgumentParser(
        prog="python -m evals",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = made.add_subparsers(dest="verb", metavar="verb")
    _add_run(verbs)
    ablate = verbs.add_parser("ablate", help="show what each part of the engine brings")
    ablate.add_argument("--distractors", action="store_true", help="measure among distractors")
    _add_json(ablate)
    _add_beir(verbs)
    gate = verbs.add_parser("gate", help="fail when a figure falls below its floor")
    gate.add_argument("--update", action="store_true", help="raise the floors to today's figures")
    gate.add_argument("--allow-regression", action="store_true", help="let --update lower floors")
    bench = verbs.add_parser("bench", help="measure speed and memory, and peers side by side")
    bench.add_argument("--distractors", type=Path, metavar="FILE", help="the council papers")
    bench.add_argument("--no-pages", action="store_true", help="start no service")
    _add_json(bench)
    verbs.add_parser("calibrate", help="fit the verdict and show what it recognises")
    verbs.add_parser("split", help="halve the questions, once and for all")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the verb; an expected failure is one sentence and exit status 1."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "run")
    options = parser().parse_args(given)
    try:
        return _dispatch(options)
    except WissenError as error:
        print(error.message, file=sys.stderr)
        return 1


def _dispatch(options: argparse.Namespace) -> int:
    """Import what the verb needs and run it; the others' imports take seconds."""
    if options.verb == "ablate":
        from evals import ablation

        return ablation.run(distractors=options.distractors, as_json=options.json)
    if options.verb == "beir":
        from evals import beir_run

        return beir_run.run(
            options.folder, part=options.part, whole=options.whole, as_json=options.json
        )
    if options.verb == "gate":
        from evals import gate

        return gate.run(raise_floors=options.update, allow_regression=options.allow_regression)
    if options.verb == "calibrate":
        from evals import calibration

        return calibration.run()
    if options.verb == "bench":
        from evals import bench

        return bench.run(
            distractors=options.distractors,
            with_pages=not options.no_pages,
            as_json=options.json,
        )
    return _split() if options.verb == "split" else _run(options)


def _run(options: argparse.Namespace) -> int:
    from evals import run

    return run.run(
        run.Options(
            half=options.half,
            questions=options.questions,
            distractors=not options.no_distractors,
            distractor_file=options.distractors,
            worst=options.worst,
            as_json=options.json,
        )
    )


def _split() -> int:
    from evals.question_set import read_questions
    from evals.split import divide, write_split

    write_split(divide(read_questions()))
    return 0


def _add_run(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = verbs.add_parser("run", help="ask the development questions (the default)")
    run.add_argument("--half", choices=HALVES, help="ask only one half; nothing is saved")
    run.add_argument(
        "--questions",
        type=Path,
        default=QUESTIONS,
        metavar="FILE",
        help="ask those of this file; nothing is saved",
    )
    run.add_argument("--no-distractors", action="store_true", help="measure on the corpus only")
    run.add_argument("--distractors", type=Path, metavar="FILE", help="the council papers")
    run.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst questions")
    _add_json(run)


def _add_beir(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    beir = verbs.add_parser("beir", help="evaluate on a folder in BEIR's format")
    beir.add_argument("folder", type=Path)
    beir.add_argument("--part", help="name of the judgements in qrels/ (default: test)")
    beir.add_argument("--whole", action="store_true", help="make each document one passage")
    _add_json(beir)


def _add_json(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="print JSON instead of tables")


if __name__ == "__main__":
    sys.exit(main())
