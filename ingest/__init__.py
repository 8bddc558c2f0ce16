"""Taking documents in: read, split, embed, index, with the catalogue as the truth."""
