/* Reading HTML, third part: tags and attributes as they are written, and what they say. */
#ifndef CLEANSCRAPE_HTML_TAGS_H
#define CLEANSCRAPE_HTML_TAGS_H

#include "html_text.h"

/* ---- tags as they are written ---- */

/* Let what stands from here to the next tag be the next text. */
static void read_on(Walk *w, int64_t from)
{
    w->text = (Span){from, find_byte(w->source, from, w->size, '<')};
    w->next = w->text.to + 1;
}

/* Read no further: what began has no end. */
static void stop(Walk *w)
{
    w->text = (Span){w->size, w->size};
    w->next = w->size + 1;
}

/* Let the text behind the tag here be the next; a tag that does not end before the next one begins has none behind it. */
static void read_behind(Walk *w, int64_t tag)
{
    const int64_t end = find_byte(w->source, tag, w->size, '<'), angle = find_byte(w->source, tag, end, '>');
    w->text = (Span){angle < end ? angle + 1 : end, end};
    w->next = end + 1;
}

/* The tag name here (13.2.5.8), without the slash of an end tag; empty if there is none. */
static Span tag_name(Bytes s, int64_t at, int64_t end)
{
    at += at < end && s[at] == '/';
    if (at >= end || !is_letter(s[at]))
        return (Span){at, at};
    return (Span){at, run_of(s, at, end, IS_SLASH | IS_END)};
}

/* Where a tag with quotes in it ends: quotes quote only behind an equals sign. -1 if the page ends first. */
static int64_t end_of_tag(Bytes s, int64_t at, int64_t end)
{
    while (at < end && s[at] != '>') {
        if (s[at++] != '=')
            continue;
        const int64_t value = skip_spaces(s, at, end);
        if (value < end && CLASS[s[value]] & IS_QUOTE)
            at = find_byte(s, value + 1, end, s[value]) + 1;
    }
    return at < end ? at : -1;
}

typedef struct {
    Span name, value;
} Attribute;

/* The attribute from a place on (13.2.5.32 to 13.2.5.38, but that what cannot be read is passed over). */
static bool next_attribute(Bytes s, int64_t *at, int64_t end, Attribute *found)
{
    int64_t from = *at;
    for (int64_t width; from < end; from += width) {
        width = CLASS[s[from]] & (IS_QUOTE | IS_SLASH | IS_EQUALS | IS_END) ? 1 : space_at(s, from, end);
        if (!width)
            break;
    }
    if (from >= end)
        return false;
    found->name = (Span){from, run_of(s, from, end, IS_QUOTE | IS_SLASH | IS_EQUALS | IS_END)};
    found->value = (Span){from, from};
    *at = found->name.to;
    int64_t value = skip_spaces(s, *at, end);
    if (value >= end || s[value] != '=')
        return true;
    value = skip_spaces(s, value + 1, end);
    if (value < end && CLASS[s[value]] & IS_QUOTE) {
        const int64_t close = find_byte(s, value + 1, end, s[value]);
        if (close < end) {
            found->value = (Span){value + 1, close};
            *at = close + 1;
        }
    } else if (value < end && s[value] != '>') {
        found->value = (Span){value, run_of(s, value, end, IS_QUOTE | IS_END)};
        *at = found->value.to;
    }
    return true;
}

/* Let `attribute_is` look for names of this size and first letter. */
static void note_attribute(Walk *w, const uint64_t key[2])
{
    char name[LONGEST + 1];
    const int64_t size = spell(key, name);
    w->letters[size] |= 1u << (name[0] & 31);
}

/* What the table says an attribute is. */
static int64_t attribute_is(const Walk *w, Span name)
{
    const Tables *t = w->tables;
    const int64_t size = name.to - name.from;
    if (size > LONGEST || !(w->letters[size] >> (w->source[name.from] & 31) & 1))
        return 0;
    const int64_t row = row_of(t->attributes, t->attribute_count, w->source + name.from, size);
    return row < 0 ? 0 : t->attributes[row].what;
}

/* Write the values of the telling attributes, whatever quotes they have. */
static void put_every_telling(Walk *w, Span source)
{
    Attribute found;
    bool any = false;
    while (next_attribute(w->source, &source.from, source.to, &found)) {
        if (!(attribute_is(w, found.name) & TELLING))
            continue;
        if (any)
            append(w, &w->strings, " ", 1);
        append(w, &w->strings, w->source + found.value.from, found.value.to - found.value.from);
        any = true;
    }
}

/* Is this the name of a telling attribute in small letters, with its equals sign? */
static bool is_telling_key(const Walk *w, Span key)
{
    key.from += key.from < key.to && w->source[key.from] == ' ';
    key.to--;
    if (key.from >= key.to || w->source[key.to] != '=')
        return false;
    for (int64_t at = key.from; at < key.to; at++)
        if (lower(w->source[at]) != w->source[at])
            return false;
    return attribute_is(w, key) & TELLING;
}

/* Write the values of the telling attributes of a start tag, with spaces between. The points of their words were learned
 * with this reading: where all values before the last telling one have double quotes, others behind it are left out. */
static void put_telling(Walk *w, Span source)
{
    Bytes s = w->source;
    const int64_t from = w->strings.size;
    Span rest = source;
    bool any = false;
    for (;;) {
        const int64_t open = find_byte(s, rest.from, rest.to, '"');
        if (open == rest.to)
            break;
        const int64_t close = find_byte(s, open + 1, rest.to, '"');
        const Span key = {rest.from, open};
        if (is_telling_key(w, key)) {
            if (any)
                append(w, &w->strings, " ", 1);
            append(w, &w->strings, s + open + 1, close - open - 1);
            any = true;
        } else if (find_byte(s, key.from + 1, key.to, ' ') < key.to || find_byte(s, key.from, key.to, '\'') < key.to) {
            w->strings.size = from; /* attributes without a value, or with other quotes or none */
            put_every_telling(w, source);
            return;
        }
        if (close == rest.to) {
            rest.from = open + 1;
            break;
        }
        rest.from = close + 1;
    }
    if (!any && find_byte(s, rest.from, rest.to, '=') < rest.to)
        put_every_telling(w, source);
}

/* The entry of a name with the telling attributes of its tag. */
static int32_t shape_of(Walk *w, int32_t name, Span source)
{
    const int64_t from = w->strings.size;
    put_name(w, name);
    append(w, &w->strings, "", 1);
    if (source.from < source.to && !w->failed)
        put_telling(w, source);
    return intern(w, SHAPE, from);
}

/* ---- what the attributes of a start tag say ---- */

typedef struct {
    Span first[3], id; /* the values of hidden, aria-hidden and style that count: of two of a name the first one */
    int64_t last[3];   /* where the last of each name stands among the attributes; -1 for nowhere */
    bool has_id, opened;
} Facts;

/* Remember the ids of what a control shows and hides. */
static void name_ids(Walk *w, Span value, bool several)
{
    do {
        Span id = value;
        if (several) {
            id.from = skip_spaces(w->source, value.from, value.to);
            id.to = run_of(w->source, id.from, value.to, 0);
            if (id.from == id.to)
                return;
        }
        const uint32_t hash = hash_of(NAMED, w->source + id.from, id.to - id.from);
        if (entry_of(w, NAMED, w->source + id.from, id.to - id.from, hash) < 0)
            add_entry(w, NAMED, id.from, id.to - id.from, hash);
        value.from = id.to;
    } while (several && !w->failed);
}

/* Does a control unfold the element of this id? Only those count that stand before it. */
static bool is_named(const Walk *w, Span id)
{
    Bytes s = w->source + id.from;
    return entry_of(w, NAMED, s, id.to - id.from, hash_of(NAMED, s, id.to - id.from)) >= 0;
}

/* Go through the attributes of a start tag once. Without `="#` or `aria-controls` in it, no ids are looked for: that was
 * so when the points of the weights were learned. */
static Facts facts_of(Walk *w, Span source)
{
    Facts facts = {.last = {-1, -1, -1}};
    Attribute found;
    int names = -1; /* could there be an id? Not known yet. */
    for (int64_t order = 0, at = source.from; next_attribute(w->source, &at, source.to, &found); order++) {
        const int64_t what = attribute_is(w, found.name);
        if (what & (HIDDEN | ARIA_HIDDEN | STYLE)) {
            const int kind = what & HIDDEN ? 0 : what & ARIA_HIDDEN ? 1 : 2;
            if (facts.last[kind] < 0)
                facts.first[kind] = found.value;
            facts.last[kind] = order;
        } else if (what & ID) {
            facts.id = found.value;
            facts.has_id = true;
        } else if (what & OPENED) {
            facts.opened = true;
        } else if (what & CONTROLS || (what & TARGET && found.value.from < found.value.to && w->source[found.value.from] == '#')) {
            if (names < 0)
                names = find(w->source, source.from, source.to, "=\"#") >= 0 ||
                        find(w->source, source.from, source.to, "aria-controls") >= 0;
            if (names)
                name_ids(w, (Span){found.value.from + !(what & CONTROLS), found.value.to}, what & CONTROLS);
        }
    }
    return facts;
}

/* Does a style hide: display:none or visibility:hidden, in any case? A byte over 0x7F belongs to a name, as in CSS. */
static bool style_hides(Bytes s, Span style)
{
    for (int64_t at = style.from; at < style.to; at++) {
        const uint8_t before = at > style.from ? s[at - 1] : ' ';
        const bool display = spells(s, at, style.to, "display");
        if ((!display && !spells(s, at, style.to, "visibility")) || is_letter(before) || is_digit(before) || before == '_' ||
            before == '-' || before >= 0x80)
            continue;
        int64_t value = skip_spaces(s, at + (display ? 7 : 10), style.to);
        if (value >= style.to || s[value] != ':')
            continue;
        value = skip_spaces(s, value + 1, style.to);
        if (spells(s, value, style.to, display ? "none" : "hidden"))
            return true;
    }
    return false;
}

/* Do the attributes hide an element? */
static bool is_unseen(const Walk *w, Span source, const Facts *facts)
{
    Bytes s = w->source;
    const Span hidden = facts->first[0], style = facts->first[2];
    Span aria = facts->first[1];
    aria.from = skip_spaces(s, aria.from, aria.to);
    const int64_t aria_end = aria.from + 4;
    const bool by_aria = facts->last[1] >= 0 && spells(s, aria.from, aria.to, "true") &&
                         skip_spaces(s, aria_end, aria.to) == aria.to;
    const bool by_style = facts->last[2] >= 0 && style_hides(s, style);
    if (facts->last[0] < 0)
        return by_aria || by_style;
    /* what stands behind `hidden` counts first */
    if ((by_aria && facts->last[1] > facts->last[0]) || (by_style && facts->last[2] > facts->last[0]))
        return true;
    /* React sends the late parts of a page in <div hidden id="S:..."> and moves them in place. */
    return !(hidden.to - hidden.from == 11 && spells(s, hidden.from, hidden.to, "until-found")) &&
           find(s, source.from, source.to, "id=\"S:") < 0;
}

/* The bits of the role a start tag names: the first `role=`, wherever it stands. */
static int64_t role_in(const Walk *w, Span source)
{
    Bytes s = w->source;
    if (find(s, source.from, source.to, "role") < 0)
        return 0;
    for (int64_t at = source.from; at < source.to; at++) {
        const uint8_t before = at > source.from ? s[at - 1] : ' ';
        if (!spells(s, at, source.to, "role") || is_letter(before) || is_digit(before) || before == '_' || before == '-' ||
            before >= 0x80)
            continue;
        int64_t value = skip_spaces(s, at + 4, source.to);
        if (value >= source.to || s[value] != '=')
            continue;
        value = skip_spaces(s, value + 1, source.to);
        value += value < source.to && CLASS[s[value]] & IS_QUOTE;
        value = skip_spaces(s, value, source.to);
        int64_t end = value;
        while (end < source.to && is_letter(s[end]))
            end++;
        if (end == value)
            continue;
        const int64_t row = row_of(w->tables->roles, w->tables->role_count, s + value, end - value);
        return row < 0 ? 0 : w->tables->roles[row].bits;
    }
    return 0;
}

/* ---- from tags to what they do ---- */

/* What the attributes of a start tag say counts on top of what its name says. False: the tag does nothing at all. */
static bool read_attributes(Walk *w, Token *token, Span name, Span source, int64_t row)
{
    const Tables *t = w->tables;
    const int64_t what = row < 0 ? 0 : t->elements[row].what;
    const int act = token->act;
    if (what & VOID)
        return true;
    if (what & SVG && !(what & w->markup) && source.from < source.to && w->source[source.to - 1] == '/')
        return false;
    const Facts facts = facts_of(w, source);
    if (act >= CELL) {
        token->bits |= role_in(w, source);
        if (what & DIALOG && !facts.opened)
            token->bits |= t->hidden | DROPPED;
        token->name = name_of(w, row, name);
        token->shape = shape_of(w, token->name, source);
    } else if (act == LINK) {
        if (find(w->source, source.from, source.to, "href") < 0 && find(w->source, source.from, source.to, "HREF") < 0)
            token->act = NOTHING;
    } else if (act == SKIP) {
        if (what & w->markup || (what & TEMPLATE && find(w->source, source.from, source.to, "shadowrootmode") >= 0))
            token->act = NOTHING;
    }
    if (is_unseen(w, source, &facts)) {
        const int64_t drops = w->mode & SHOW_HIDDEN ? 0 : DROPPED;
        if (act >= CELL) {
            const bool unfolds = !((top(w)->bits | token->bits) & t->not_unfolded) && facts.has_id && is_named(w, facts.id);
            token->bits |= t->hidden | (unfolds ? 0 : drops);
        } else if (drops) {
            *token = (Token){.act = SKIP, .name = name_of(w, row, name)};
        }
    }
    return true;
}

/* What the tag does that stands here. False: nothing at all. */
static bool understand(Walk *w, Span head, Token *token)
{
    Bytes s = w->source;
    const Tables *t = w->tables;
    const Span name = tag_name(s, head.from, head.to);
    const bool closes = s[head.from] == '/';
    const int64_t row = row_of(t->elements, t->element_count, s + name.from, name.to - name.from);
    *token = (Token){.act = NOTHING, .name = (int32_t)row};
    if (row >= 0) {
        token->act = (uint8_t)(closes ? t->elements[row].end : t->elements[row].start);
        token->bits = closes ? 0 : t->elements[row].bits;
    } else if (find_byte(s, name.from, name.to, '-') < name.to) {
        token->act = closes ? CUSTOM_END : CUSTOM;
    }
    if (closes) {
        if (token->act == CUSTOM_END)
            token->name = name_of(w, row, name);
        return true;
    }
    Span source = {name.to, head.to};
    if (row >= 0 && t->elements[row].what & KNOWN && source.from < source.to && s[source.from] == ' ') {
        bool small = true;
        for (int64_t at = name.from; at < name.to; at++)
            small = small && lower(s[at]) == s[at];
        source.from += small;
    }
    return read_attributes(w, token, name, source, row);
}

/* Is this a tag without attributes, written in small letters, that means what the table says, even if it has no end? */
static bool is_plain(const Walk *w, Span head)
{
    const Tables *t = w->tables;
    Bytes s = w->source;
    if (head.to - head.from <= 4 && spells(s, head.from, head.to, "br"))
        head.to -= s[head.to - 1] == '/' ? 1 + (head.to - head.from == 4 && s[head.to - 2] == ' ') : 0;
    const Span name = tag_name(s, head.from, head.to);
    const int64_t row = row_of(t->elements, t->element_count, s + name.from, name.to - name.from);
    if (name.to != head.to || row < 0 || !(t->elements[row].what & KNOWN))
        return false;
    for (int64_t at = name.from; at < name.to; at++)
        if (lower(s[at]) != s[at])
            return false;
    return true;
}

#endif
