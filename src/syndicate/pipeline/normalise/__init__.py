"""From markup to readable text, folded characters and facts."""
