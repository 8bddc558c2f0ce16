"""From a question to quoted, ranked, linked sources."""
