/* The link chart that moves: the same things, ties and places as the picture of the server, which it stands in for.
   It asks nothing of its own. What is chosen is sent by the forms and links of the page, and whatever the answer's
   elements marked data-swap hold is shown. Without this script all of it works, a page at a time. */
"use strict";

(() => {
  const box = document.querySelector("#chart");
  if (!box) return;
  if (!window.cytoscape) {
    box.closest(".lc").classList.add("is-off");
    return;
  }
  const css = getComputedStyle(document.documentElement);
  const ink = (name) => css.getPropertyValue(name).trim();
  const NAVY = ink("--navy"), BLUE = ink("--blue"), GREY = ink("--line-2"), YELLOW = ink("--yellow");
  const SHAPES = {
    person: "ellipse", company: "rectangle", address: "diamond", contract: "hexagon", licence: "hexagon",
    property: "pentagon", community: "ellipse",
  };
  const FILLS = { principal: NAVY, nominal: "#9cc8ea", other: "#ffffff" };
  const STEP = 60, CLOSER = 1.3, MOST_ZOOM = 3, LEAST_ZOOM = 0.05;
  const LETTERS = 12, LETTER = 6.6, LONGEST = 19;
  const THING = 22, COMMUNITY = 36, ROUND = 30;
  const CALM = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const NO_CODE = "thing-";
  // What is changed on a saved chart is the group's chart again: a page of its own.
  const isSaved = document.querySelector("[data-saved]") !== null;
  const said = document.querySelector("#chart-said");
  let cy = null;
  let from = null;

  const look = [
    { selector: "node", style: {
      "shape": (node) => SHAPES[node.data("shape")], "width": THING, "height": THING,
      "background-color": (node) => FILLS[node.data("ink")], "border-color": NAVY, "border-width": 2,
    } },
    { selector: "node.said", style: {
      "label": "data(name)", "font-family": "Roboto, Arial, sans-serif", "font-size": "data(letters)",
      "color": ink("--ink"), "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "ellipsis",
      "text-max-width": (node) => LONGEST * LETTER / LETTERS * node.data("letters"),
      "text-outline-color": "#ffffff", "text-outline-width": (node) => node.data("letters") / 6,
    } },
    { selector: "node[size > 1]", style: { "width": COMMUNITY, "height": COMMUNITY, "border-width": 7, "border-style": "double" } },
    { selector: "edge", style: {
      "curve-style": "haystack", "haystack-radius": 0, "line-color": GREY, "width": "mapData(strength, 0, 1, 1, 2.5)", "events": "no",
    } },
    { selector: "edge[?weak]", style: { "line-style": "dashed" } },
    { selector: "edge[?path]", style: { "line-color": BLUE, "width": 3.5, "line-style": "solid" } },
    { selector: ".far", style: { "opacity": 0.25 } },
    { selector: "edge.near", style: {
      "label": "data(words)", "font-size": "data(letters)", "font-family": "Roboto, Arial, sans-serif",
      "color": ink("--ink-2"), "line-color": NAVY, "width": 2,
      "text-background-color": "#ffffff", "text-background-opacity": 1, "text-background-padding": 2,
    } },
    { selector: ".way", style: { "line-color": BLUE, "width": 4, "opacity": 1 } },
    { selector: "node.chosen", style: {
      "underlay-color": YELLOW, "underlay-opacity": 1, "underlay-padding": 7,
    } },
  ];

  /* On a phone the sheet is turned upright, as the picture is. */
  const upright = () => box.clientHeight > box.clientWidth;
  const elements = () => {
    const told = JSON.parse(document.querySelector("#chart-elements").textContent);
    const at = upright() ? ({ x, y }) => ({ x: y, y: x }) : ({ x, y }) => ({ x, y });
    return [
      ...told.nodes.map(({ x, y, key, ...data }) => (
        { group: "nodes", data: { ...data, id: key }, position: at({ x, y }) })),
      ...told.ties.map(({ from: source, to: target, ...data }, place) => (
        { group: "edges", data: { ...data, id: `tie-${place}`, source, target } })),
    ];
  };

  /* Names have one size on the screen however far away one is, and never lie on one another or on a thing: whoever has
     more claim is named first, and the nearer one comes, the more are. */
  const byClaim = () => {
    const rank = { principal: 2000, nominal: 1000, other: 0 };
    const claim = (node) => (node.hasClass("chosen") ? 9000 : 0) + rank[node.data("ink")] + node.degree();
    return cy.nodes().toArray().map((node) => [claim(node), node]).sort((one, other) => other[0] - one[0]);
  };
  const letters = () => {
    const zoom = cy.zoom(), near = Math.max(zoom, 1);
    const boxes = byClaim().map(([, node]) => (
      { node, ...node.renderedPosition(), half: zoom * (node.data("size") > 1 ? COMMUNITY : THING) / 2 }));
    const taken = boxes.map(({ x, y, half }) => [x - half, y - half, x + half, y + half]);
    const meets = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
    const said = boxes.filter(({ node, x, y, half }, place) => {
      const wide = Math.min(node.data("name").length, LONGEST) * LETTER * near / 2;
      const room = [x - wide, y + half + 2, x + wide, y + half + 4 + 15 * near];
      if (taken.some((other, at) => at !== place && meets(room, other))) return false;
      taken.push(room);
      return true;
    });
    const size = LETTERS * near / zoom;
    cy.batch(() => {
      cy.edges(".near").data("letters", size);
      cy.nodes().removeClass("said");
      said.forEach(({ node }) => node.addClass("said").data("letters", size));
    });
  };
  const soon = () => { if (!soon.asked) { soon.asked = requestAnimationFrame(() => { soon.asked = 0; letters(); }); } };

  /* Once the frame is out, for whoever measures. */
  const marked = (name) => requestAnimationFrame(() => { performance.mark(`chart ${name}`); box.dataset[name] = ""; });
  const row = (key) => document.querySelector(`#choose input[value="${CSS.escape(key)}"]`);
  const chosen = () => cy.nodes(".chosen");

  const show = (node) => {
    cy.batch(() => {
      cy.elements().removeClass("chosen near far way");
      if (!node) return;
      const near = node.closedNeighborhood();
      cy.elements().not(near).addClass("far");
      node.addClass("chosen");
      node.connectedEdges().data("letters", LETTERS).addClass("near");
    });
    offer(node);
    soon();
    if (!node) { said.textContent = ""; return; }
    const count = node.connectedEdges().length;
    said.textContent = `${node.data("name")}: ${count} ${count === 1 ? "tie" : "ties"} drawn here.`;
  };

  /* Only what can be done with the chosen thing is offered. */
  const offer = (node) => {
    const input = node && row(node.id());
    const isNamed = Boolean(input && !node.id().startsWith(NO_CODE));
    const isOne = isNamed && node.data("size") === 1;
    const can = { more: isNamed && "widens" in input.dataset, show: isOne, hide: isOne, open: isNamed && !isOne };
    document.querySelectorAll("#choose [name=do]").forEach((button) => {
      button.disabled = Boolean(node) && !can[button.value];
    });
    const between = document.querySelector("[data-between]");
    if (between) between.hidden = !node;
  };

  const choose = (node) => {
    const input = row(node.id());
    if (input) {
      input.checked = true;
      const list = input.closest(".lc__l"), line = input.closest("tr");
      list.scrollTop = line.offsetTop - list.clientHeight / 2;
    }
    if (from && from.id() !== node.id()) { between(from, node); from = null; } else show(node);
  };

  /* The strongest way over the ties drawn here: the product of their strengths. */
  const between = (one, other) => {
    const cost = (edge) => -Math.log(Math.max(edge.data("strength"), 0.001));
    const found = cy.elements().dijkstra({ root: one, weight: cost });
    show(other);
    if (found.distanceTo(other) === Infinity) {
      said.textContent = `No way over what is drawn here joins ${one.data("name")} and ${other.data("name")}.`;
      return;
    }
    const way = found.pathTo(other);
    cy.batch(() => { cy.elements().removeClass("near").addClass("far"); way.removeClass("far").addClass("way"); });
    const names = way.nodes().map((node) => node.data("name")).join(", ");
    const strength = Math.exp(-found.distanceTo(other)).toFixed(2);
    said.textContent = `Strongest way drawn here: ${names}. Its ties multiply to ${strength}: a reason to look, never a finding.`;
  };

  const nearer = (times) => {
    const level = Math.min(Math.max(cy.zoom() * times, LEAST_ZOOM), MOST_ZOOM);
    cy.zoom({ level, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } });
  };
  const all = () => { cy.fit(undefined, ROUND); if (cy.zoom() > CLOSER) { cy.zoom(CLOSER); cy.center(); } };
  const letGo = () => {
    from = null;
    document.querySelectorAll("#choose input[name=node]:checked").forEach((input) => { input.checked = false; });
    show(null);
  };

  const KEYS = {
    "+": () => nearer(CLOSER), "=": () => nearer(CLOSER), "-": () => nearer(1 / CLOSER), "0": all, "Escape": letGo,
    "ArrowLeft": () => cy.panBy({ x: STEP, y: 0 }), "ArrowRight": () => cy.panBy({ x: -STEP, y: 0 }),
    "ArrowUp": () => cy.panBy({ x: 0, y: STEP }), "ArrowDown": () => cy.panBy({ x: 0, y: -STEP }),
  };

  /* How near and where to look so that all is seen: from the places alone, for names are not set yet. */
  const wholeOf = (told) => {
    const places = told.filter((one) => one.group === "nodes").map((one) => one.position);
    const ends = (values) => [Math.min(...values) - THING / 2, Math.max(...values) + THING / 2];
    const [left, right] = ends(places.map(({ x }) => x)), [top, bottom] = ends(places.map(({ y }) => y));
    const wide = box.clientWidth, high = box.clientHeight;
    const zoom = Math.min((wide - 2 * ROUND) / (right - left), (high - 2 * ROUND) / (bottom - top), CLOSER);
    return { zoom, pan: { x: (wide - zoom * (left + right)) / 2, y: (high - zoom * (top + bottom)) / 2 } };
  };

  const begin = () => {
    const told = elements();
    cy = cytoscape({
      container: box, elements: told, style: look, layout: { name: "preset", fit: false }, ...wholeOf(told),
      minZoom: LEAST_ZOOM, maxZoom: MOST_ZOOM, selectionType: "single", boxSelectionEnabled: false,
      textureOnViewport: true,
    });
    cy.one("render", () => marked("painted"));
    cy.one("pan", () => cy.one("render", () => marked("moved")));
    cy.on("tap", "node", (event) => {
      if (event.originalEvent.shiftKey && chosen().length) from = chosen()[0];
      choose(event.target);
    });
    cy.on("tap", (event) => { if (event.target === cy) letGo(); });
    letters();
    cy.on("zoom", soon);
    cy.on("pan zoom", () => { box.dataset.at = `${Math.round(cy.pan().x)} ${Math.round(cy.pan().y)} ${cy.zoom().toFixed(3)}`; });
    box.dataset.things = cy.nodes().length;
  };

  /* New things come in where the server puts them, the others move there; nothing jumps for those who ask for calm. */
  const again = () => {
    const next = elements();
    const there = new Map(next.map((element) => [element.data.id, element]));
    const before = cy.nodes().length;
    cy.batch(() => {
      cy.edges().remove();
      // A key that is no code holds on one page only.
      cy.nodes().filter((node) => !there.has(node.id()) || node.id().startsWith(NO_CODE)).remove();
      for (const element of next.filter((one) => one.group === "nodes")) {
        const node = cy.$id(element.data.id);
        if (node.nonempty()) node.data(element.data); else cy.add(element);
      }
      cy.add(next.filter((one) => one.group === "edges"));
      cy.elements().removeClass("chosen near far way");
    });
    const places = cy.layout({
      name: "preset", fit: true, padding: ROUND, animate: !CALM && before > 0, animationDuration: 350,
      positions: (node) => there.get(node.id()).position,
    });
    places.one("layoutstop", letters).run();
    box.dataset.things = cy.nodes().length;
    offer(null);
    const more = cy.nodes().length - before;
    said.textContent = `${cy.nodes().length} things drawn, ${Math.abs(more)} ${more < 0 ? "fewer" : "more"} than before.`;
  };

  const follow = async (address, isNew) => {
    const parts = [...document.querySelectorAll("[data-swap]")];
    parts.forEach((part) => part.setAttribute("aria-busy", "true"));
    const answer = await fetch(address, { headers: { "Accept": "text/html" } }).catch(() => null);
    if (!answer || !answer.ok) { location.assign(address); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (parts.some((part) => !page.getElementById(part.id))) { location.assign(address); return; }
    parts.forEach((part) => {
      part.innerHTML = page.getElementById(part.id).innerHTML;
      part.removeAttribute("aria-busy");
    });
    if (isNew) history.pushState(null, "", answer.url);
    again();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (isSaved || !form.matches("form[data-chart]")) return;
    event.preventDefault();
    const words = new URLSearchParams(new FormData(form, event.submitter));
    follow(`${form.action}?${words}`, true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-chart]");
    const zoom = event.target.closest("[data-zoom]");
    if (link && !isSaved && !event.ctrlKey && !event.metaKey) { event.preventDefault(); follow(link.href, true); }
    if (zoom) ({ in: () => nearer(CLOSER), out: () => nearer(1 / CLOSER), all })[zoom.dataset.zoom]();
    if (event.target.closest("[data-between]") && chosen().length) {
      from = chosen()[0];
      said.textContent = `Now choose the other end of the way from ${from.data("name")}.`;
    }
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#choose input[name=node]")) return;
    const node = cy.$id(event.target.value);
    if (node.nonempty()) choose(node); else show(null);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") letGo(); });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  window.addEventListener("popstate", () => follow(location.href, false));
  begin();
})();
