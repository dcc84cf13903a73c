"""Draws Japanese municipal documents, scans them with real-life damage, and writes down the truth."""
