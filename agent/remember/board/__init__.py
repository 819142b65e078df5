"""What the board does: the queue, dispositions, comments, decisions, and what is learned from them."""
