"""The font files that come with Linli; README.md beside them says what they are and how they were made."""

from pathlib import Path

FOLDER = Path(__file__).parent
