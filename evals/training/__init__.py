"""How the shipped model files were made: word list and encoder."""
