"""What the hub offers, as a YAML file: read and checked, imported without losing a booking, exported.

Which module to open, in the order in which a file passes through them:

hub.yaml      the catalogue that comes with the program
yaml_tree     text to plain values, with the line of each; what no catalogue may hold
kinds         what one value must look like: a slug, a reminder, a local time
entries       what each entry of the file may say: a new key begins here
meaning       what must fit together: names that are used are declared
files         the four above as one: a file in, a catalogue out, or every problem with its line
problems      how a refused file is told to the person who wrote it
resolving     defaults filled in, "in N weeks" made into dates
clashes       two sessions in one room, or with one host, at the same time
set_rules     a learning set that people are in stays one
importing     the import as a whole: one transaction
writing       closures, session types and hosts into rows
rows          a row written only where it differs
plans         series and cohorts into rows, and what is planned for the dates of each
matching      which new date takes the place of which old one
decisions     what becomes of one date: pure rules, the heart of it
facts         the dates and their bookings as they are, and writing what was decided
reconciling   matching, facts and decisions over all dates to come, under their locks
changes       what an import changed, and whom it affects
telling       the messages to those people
undecided     the dates that somebody must decide about
exporting     the catalogue in the database as YAML
"""
