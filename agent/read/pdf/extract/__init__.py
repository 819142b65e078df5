"""What runs in a process of its own: PDFium opens a draft and tells what is on each page.

PDFium is C++ that inflates streams and parses whatever the file says, so a hostile draft may make it crash, hang
or fill the memory. A process with limits is the one honest bound. Nothing here imports more than the standard
library and pypdfium2: the process starts anew for each draft, and must start fast.
"""
