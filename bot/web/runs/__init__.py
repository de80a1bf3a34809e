"""Many questions at once, on the page: a list of them in, a table of answers out.

A run goes on whatever becomes of the page and the server; the browser asks for how far it is (``routes``).
"""
