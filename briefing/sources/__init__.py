"""Sources: the list that a user keeps, what was fetched from it, and how each source fares.

Clock, folder and network limits are arguments; `store` is the only module that knows where the list lies.
"""
