"""Names: mentions of persons, organisations, places, peoples and dates, and one name for each within its article."""
