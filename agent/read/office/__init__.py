"""What Word, Excel and PowerPoint files have in common: the package, drawn text, charts, diagrams, the inventory."""
