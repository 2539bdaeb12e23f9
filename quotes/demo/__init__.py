"""The demo MSP: Northgate IT, its plans, its clients and a quote in every state. All names are invented."""
