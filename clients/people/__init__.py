"""The people of a client: read out of exports of directories and licences, and counted by rules that can be seen."""
