"""The page in the browser, for one person on this machine: `server.serve` opens it."""
