"""Charts as static SVG: tidy rows in, one self-contained accessible SVG string out.

    alignment_over_time   a dyad's alignment, the median partner, and who was in office
    alignment_fan         the dimensions of an alignment over time, one strip each
    discordance           the place in each dimension on one axis, and how far they disagree
    partner_rank          partners in one dimension by rank, with intervals of ranks
    partner_ranking       where one partner stands among all
    world_map             every state's value on a map
    visits_by_region      trips by region and period
    channels_over_time    small multiples, one per channel, each with its own axis
    ideal_paths           states' ideal points over time, their intervals and leaders
    ideal_ranking         all states of a session in order
    roll_call             states on the line by their vote, the cutpoints, and who crossed
    score_ranking         states by a score, and what each component adds
    group_panels          a value by group of partners over years or terms
    sparkline             a line for a table cell

`CSS` themes every chart: put it into the page once; `alone` makes a chart a file of its own.
`BASEMAP_NOTE` belongs into the caption of a map.
"""

from allies.plots.alignment_fan import alignment_fan
from allies.plots.channels import channels_over_time
from allies.plots.cutpoints import roll_call
from allies.plots.discordance import discordance
from allies.plots.group_panels import group_panels
from allies.plots.ideal_points import ideal_paths, ideal_ranking
from allies.plots.partner_rank import partner_rank
from allies.plots.ranking import partner_ranking
from allies.plots.score_ranking import score_ranking
from allies.plots.sparkline import sparkline
from allies.plots.style import CSS, alone
from allies.plots.timeline import alignment_over_time
from allies.plots.visits import visits_by_region
from allies.plots.worldmap import BASEMAP_NOTE, world_map

__all__ = [
    "BASEMAP_NOTE",
    "CSS",
    "alignment_fan",
    "alignment_over_time",
    "alone",
    "channels_over_time",
    "discordance",
    "group_panels",
    "ideal_paths",
    "ideal_ranking",
    "partner_rank",
    "partner_ranking",
    "roll_call",
    "score_ranking",
    "sparkline",
    "visits_by_region",
    "world_map",
]
