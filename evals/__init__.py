"""Measurements: quality of answers, speed, and how the shipped encoder was made."""
