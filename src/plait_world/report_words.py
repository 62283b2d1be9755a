"""What reports say. `{name}`, `{firm}`, `{town}` and `{other}` are filled in; each line is made up."""

FACTS = {
    "drugs": (
        "{name} was seen handing packages to three people in {town} within an hour.",
        "A vehicle used by {name} made four overnight trips between {town} and the south this month.",
        "{name} pays a flat in {town} in cash where white powder is pressed and bagged.",
        "Deliveries for {firm} in {town} are collected by {name} after closing time.",
    ),
    "money-laundering": (
        "{firm} banked takings in {town} far above what its trade can bring; {name} carried the cash.",
        "{name} transferred the shares of {firm} to a relative two days after a visit by officers.",
    ),
    "violence": (
        "{name} threatened the owner of a shop in {town} and named a sum to be paid.",
        "A fire at premises in {town} followed a quarrel between {name} and {firm}.",
    ),
    "human-trafficking": (
        "Workers at {firm} in {town} are driven in by {name} and hold no documents of their own.",
        "{name} collects the wages of six people living at one address in {town}.",
    ),
    "organised-environmental-crime": (
        "Skips of {firm} were emptied at night on a field outside {town}; {name} gave the orders.",
    ),
    "illicit-trade": ("Unstamped tobacco was found behind the counter of {firm}, {town}; {name} was present.",),
    "financial-crime": ("{name} claimed grants in {town} for staff of {firm} who do not exist.",),
    "": (
        "{name} met a person known to the police at a cafe in {town}.",
        "{name} has begun to use premises of {firm} in {town}.",
    ),
}
OPINIONS = (
    "It is believed that {name} now answers to another group in {town}.",
    "{name} is thought to be planning to tender for council work through {firm}.",
    "The owner of {firm} is likely a front for {name}.",
    "{name} seems to be short of money and may leave {town}.",
)
CONTRADICTIONS = (
    "{name} has not been in {town} this year; the earlier report is wrong.",
    "{name} has no part in {firm} and never had.",
)
VICTIM = (
    "{name} is made to carry packages for others in {town} and is afraid.",
    "{name} works at {firm} without pay and may not leave.",
)
COPY = "A partner passes on: {text}"
TITLES = {
    "drugs": "Drug supply",
    "money-laundering": "Money laundering",
    "violence": "Threats and violence",
    "human-trafficking": "People held to work",
    "organised-environmental-crime": "Waste dumped",
    "illicit-trade": "Illicit tobacco",
    "financial-crime": "Grant fraud",
    "": "Meeting and premises",
}
CONDITIONS = (
    "Do not act on this without asking the originator.",
    "Not to be used in any meeting at which the subject's solicitor may be present.",
    "Protect the technique; no copy outside the named bodies.",
)
