"""The web interface and JSON API; everything a person sees."""
