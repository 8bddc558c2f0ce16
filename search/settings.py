"""All settings of the house in one frozen class, read from ``LOTSE_…`` environment variables.

Nothing else reads the environment, so the table in the README is complete (a test compares).
"""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SHIPPED_ENCODER = Path(__file__).parent / "model"
TERMS_FILE = Path(__file__).parent.parent / "corpus" / "begriffe.tsv"
GAPS_FILE = Path(__file__).parent.parent / "corpus" / "luecken.txt"


class Settings(BaseSettings):
    """Settings with their defaults; a value that does not fit is refused with its name."""

    model_config = SettingsConfigDict(
        env_prefix="LOTSE_",
        env_file=".env",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    data_dir: Path = Field(
        Path("data"), description="Ordner für Katalog, Originale und Index; wird angelegt."
    )
    qdrant_url: str | None = Field(
        None, description="Adresse eines Qdrant-Servers; leer: eingebetteter Index in DATA_DIR."
    )
    qdrant_api_key: str | None = Field(None, description="Zugangsschlüssel des Qdrant-Servers.")
    database_url: str | None = Field(
        None, description="SQLAlchemy-Adresse des Katalogs; leer: SQLite in DATA_DIR."
    )
    encoder: str = Field(
        str(SHIPPED_ENCODER),
        description="Name oder Pfad eines sentence-transformers-Modells; Vorgabe: mitgeliefert.",
    )
    encoder_query_prompt: str | None = Field(
        None, description="Vorsatz für Fragen, z. B. „query: “ bei E5; leer: wie im Modell."
    )
    encoder_passage_prompt: str | None = Field(
        None, description="Vorsatz für Passagen, z. B. „passage: “ bei E5; leer: wie im Modell."
    )
    encoder_remote_code: bool = Field(
        False, description="Erlaubt, mit dem Modell gelieferten Programmcode auszuführen."
    )
    terms_file: Path = Field(
        TERMS_FILE, description="Tabelle der Synonyme und Abkürzungen (TSV); Vorgabe: Korpus."
    )
    gaps_file: Path = Field(
        GAPS_FILE, description="Bekannte Lücken, eine Frage je Zeile; Vorgabe: Korpus."
    )
    host: str = Field("127.0.0.1", description="Adresse, an der der Webdienst lauscht.")
    port: int = Field(8000, ge=1, le=65535, description="Port des Webdienstes.")
    public_url: str | None = Field(
        None, description="Öffentliche Adresse des Dienstes (für absolute Verweise)."
    )
    journal: Literal["aus", "anonym"] = Field(
        "aus", description="Fragenprotokoll: aus, oder anonym (ohne Personenbezug)."
    )
    operator_name: str = Field("", description="Betreiber für das Impressum.")
    operator_address: str = Field("", description="Anschrift des Betreibers für das Impressum.")
    operator_email: str = Field("", description="E-Mail-Adresse für Rückfragen und Barrieren.")
    operator_enforcement: str = Field(
        "", description="Durchsetzungsstelle für Barrierefreiheit (Name und Adresse)."
    )

    @property
    def index_dir(self) -> Path:
        """Folder of the embedded index."""
        return self.data_dir / "index"

    @property
    def catalog_url(self) -> str:
        """SQLAlchemy URL of the catalogue."""
        return self.database_url or f"sqlite:///{self.data_dir / 'katalog.sqlite3'}"

    @property
    def server_file(self) -> Path:
        """File in which the running web service writes its address for the commands."""
        return self.data_dir / "dienst.json"
