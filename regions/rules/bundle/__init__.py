"""Turn the texts of the shipped files into facts, and judge them as a whole before anything is written."""
