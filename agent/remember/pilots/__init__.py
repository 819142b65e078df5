"""Pilots: their drafts, reviews and chats, the reviews under way, and how all of it is erased."""
