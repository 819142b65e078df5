"""What is kept: people, pilots, drafts, reviews, what the board decided, and the log of who did what.

`database.open_database()` opens it. Every function that reads or changes something takes that Database and the Person
who acts, and asks inside its query whether it is theirs; what is not raises NotFoundError, as if it were not there.

    people/    accounts, log-in, sessions, links that work once, single sign-on, the local person
    pilots/    pilots, drafts, reviews, jobs (reviews under way), chats, what the command line keeps, erasing
    board/     the queue, dispositions, comments, decisions, precision, labels, the board pack
    audit.py   the log that only grows, and its verification
    tables/    the SQLAlchemy models; migrations/ makes them; upgrade.py runs those when a database is opened
"""
