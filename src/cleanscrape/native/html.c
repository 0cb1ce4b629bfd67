/* Reads an HTML page: lines of text as a browser shows them, and the tree of the block-level elements they stand in.
 * reading/html.py says what comes of it, reading/elements.py what each element does. Numbers such as 13.2.6 are sections of
 * the HTML Standard.
 *
 * One pass over the tags, with a stack of the open elements that make blocks. Time and memory are linear in the page: what
 * is looked for ahead is found once, and what is looked for in vain is paid for out of a bounded PATIENCE.
 */
#include "html_said.h"
#include "html_tags.h"

/* ---- the open elements ---- */

/* Open an element within the innermost. */
static void push(Walk *w, int32_t name, int32_t shape, int64_t bits)
{
    const int64_t index = COUNT(Element, w->elements);
    Frame *fresh = w->failed || index >= INT32_MAX ? NULL : (Frame *)(void *)more(w, &w->frames, sizeof(Frame));
    Element *element = fresh ? (Element *)(void *)more(w, &w->elements, sizeof(Element)) : NULL;
    if (!element) {
        w->failed = true;
        return;
    }
    Entry *entry = AT(Entry, w->entries, shape);
    if (entry->shape < 0) {
        entry->shape = (int32_t)COUNT(int32_t, w->order) + 1; /* 0 is the body's */
        append(w, &w->order, &shape, sizeof shape);
    }
    Frame *around = top(w);
    w->depth++;
    *element = (Element){around->at, (int32_t)w->depth, around->children++, entry->shape, 0};
    *top(w) = (Frame){around->bits | bits, name, (int32_t)index, 0,
                      what_is(w, name) & TABLE ? (int32_t)w->depth : around->table};
}

/* Open an element whose start tag was left out: the <tbody> and <tr> around a cell. */
static void push_implied(Walk *w, int64_t row)
{
    push(w, (int32_t)row, shape_of(w, (int32_t)row, (Span){0, 0}), 0);
}

/* Close the innermost element. */
static void pop(Walk *w)
{
    const int64_t what = what_is(w, top(w)->name);
    if (what & MARGINS && w->lines.size)
        w->gap = true;
    if (what & PREFORMATTED)
        w->pre--;
    if (what & FORM)
        w->in_form = false;
    AT(Element, w->elements, top(w)->at)->end = (int32_t)COUNT(Element, w->elements);
    w->frames.size -= (int64_t)sizeof(Frame);
    w->depth--;
}

/* Close the element of a frame and all within it; never the body. */
static void pop_to(Walk *w, int64_t depth)
{
    while (w->depth >= depth && w->depth > 0)
        pop(w);
}

/* What the element of a frame is. */
static int64_t what_at(const Walk *w, int64_t depth) { return what_is(w, AT(Frame, w->frames, depth)->name); }

/* An end tag (13.2.6.4.7, "in body"): ends the innermost element of its name in scope, and all within that. */
static void close(Walk *w, int32_t name)
{
    const int64_t what = what_is(w, name);
    if (top(w)->name == name) {
        end_any_line(w);
        pop(w);
        return;
    }
    if (what & FORM) {
        w->in_form = false;
        return;
    }
    if (w->patience <= 0)
        return;
    const int64_t scope = what & LI ? ITEM_SCOPE : what & (TABLE | TABLE_PARTS) ? TABLE_SCOPE : SCOPE;
    int64_t at = w->depth;
    bool ends;
    for (;; at--) {
        const int64_t around = what_at(w, at);
        ends = AT(Frame, w->frames, at)->name == name || (what & HEADINGS && around & HEADINGS);
        if (ends || around & scope || !at)
            break;
    }
    if (at && ends) {
        end_any_line(w);
        pop_to(w, at);
        return;
    }
    w->patience -= w->depth - at + 1;
    if (what & P) { /* makes an empty paragraph */
        end_any_line(w);
        w->gap = w->lines.size > 0;
    }
}

/* An item of a list ends the one before it, if nothing but elements without a meaning of their own is open within that. */
static void end_item(Walk *w, int64_t what)
{
    int64_t at = w->depth;
    for (; what_at(w, at) & SEEN_THROUGH && w->patience > 0 && at > 0; at--)
        w->patience--;
    if (what_at(w, at) & what & (LI | TERMS))
        pop_to(w, at);
}

/* The start tag of a block (13.2.6.4.7 and, within tables, 13.2.6.4.9 to 13.2.6.4.14). */
static void open(Walk *w, const Token *token)
{
    const int64_t what = what_is(w, token->name), base = top(w)->table;
    if (what_at(w, w->depth) & P && what & CLOSES_P)
        pop(w);
    if (what & MARGINS) {
        w->gap = w->gap || w->lines.size > 0;
        if (what & HEADINGS && what_at(w, w->depth) & HEADINGS)
            pop(w);
        if (what & PREFORMATTED) {
            w->pre++; /* the line break right behind the tag is not shown */
            Bytes s = w->source + w->text.from;
            const int64_t size = w->text.to - w->text.from;
            w->text.from += size && s[0] == '\n' ? 1 : size > 1 && s[0] == '\r' && s[1] == '\n' ? 2 : 0;
        }
    } else if (what & (LI | TERMS)) {
        end_item(w, what);
    } else if (what & TABLE_PARTS) {
        if (!base)
            return;
        while (w->depth > base && !(what & TR && what_at(w, w->depth) & ROW_GROUPS))
            pop(w);
        if (what & TR && what_at(w, w->depth) & TABLE)
            push_implied(w, w->tables->tbody);
    } else if (what & FORM) {
        if (w->in_form)
            return;
        w->in_form = true;
    } else if (what & BODY) {
        if (!w->body_known) {
            w->body = token->shape;
            const Entry *entry = AT(Entry, w->entries, token->shape);
            w->body_known = string_of(w, entry)[entry->size - 1] != 0;
            top(w)->bits |= token->bits;
        }
        return;
    }
    push(w, token->name, token->shape, token->bits);
}

/* Count what stands in the open link, and end it. */
static void end_link(Walk *w)
{
    if (w->link_at >= 0)
        w->linked += visible(w->line.data, w->link_at, w->line.size);
    w->link_at = -1;
}

/* The start tag of a cell (13.2.6.4.14): the row it stands in is one line, if there is no block in it. */
static void open_cell(Walk *w, const Token *token)
{
    const int64_t base = top(w)->table;
    end_link(w);
    while (w->depth > base && !(what_at(w, w->depth) & (TR | ROW_GROUPS)))
        pop(w);
    if (what_at(w, w->depth) & TABLE)
        push_implied(w, w->tables->tbody);
    if (!(what_at(w, w->depth) & TR))
        push_implied(w, w->tables->tr);
    push(w, token->name, token->shape, token->bits);
    w->cell_waits = w->parts && (w->solid || !w->line.size);
}

/* The end tag of a cell (13.2.6.4.15): ends that of its name within the innermost table. */
static void close_cell(Walk *w, int32_t name)
{
    const int64_t base = top(w)->table;
    end_link(w);
    if (top(w)->name == name) {
        pop(w);
    } else if (w->patience > 0) {
        int64_t at = w->depth - 1;
        while (at >= base && AT(Frame, w->frames, at)->name != name)
            at--;
        if (at >= base)
            pop_to(w, at);
        else
            w->patience -= w->depth - base;
    }
}

/* ---- what is passed over ---- */

/* Pass over text that is no markup, up to the end tag of its element (13.2.5.2 to 13.2.5.4). */
static void skip_raw(Walk *w, int32_t name)
{
    char end[LONGEST + 2] = "/";
    spell(w->tables->elements[name].key, end + 1);
    for (int64_t tag = w->next; tag < w->size; tag = find_byte(w->source, tag, w->size, '<') + 1)
        if (w->source[tag] == '/' && spells(w->source, tag, w->size, end)) {
            read_behind(w, tag);
            return;
        }
    stop(w);
}

/* Pass over an element and everything in it, unless it has no end. An <svg> also ends before a tag that is no part of a
 * picture (13.2.6.5). False: it has no end, and nothing was passed over. */
static bool skip_markup(Walk *w, int32_t name)
{
    const Tables *t = w->tables;
    const bool picture = what_is(w, name) & SVG;
    int64_t level = 1, foreign = 0, tags = 0;
    for (int64_t tag = w->next, end; tag < w->size; tag = end + 1, tags++) {
        end = find_byte(w->source, tag, w->size, '<');
        const bool closes = w->source[tag] == '/';
        const Span inner = tag_name(w->source, tag, end);
        if (inner.from == inner.to)
            continue;
        const int64_t size = inner.to - inner.from;
        const int64_t row = row_of(t->elements, t->element_count, w->source + inner.from, size);
        const int64_t what = row < 0 ? 0 : t->elements[row].what;
        if (is_name(w, inner, name, row)) {
            level += closes ? -1 : 1;
            if (!level) {
                read_behind(w, tag);
                return true;
            }
        } else if (picture && what & INTEGRATION) {
            foreign += closes ? -1 : 1;
        } else if (picture && !closes && what & NO_PICTURE && foreign <= 0) {
            w->text = (Span){tag - 1, tag - 1};
            w->next = tag;
            return true;
        }
    }
    w->patience -= tags;
    return false;
}

/* Pass over an element that is not shown. One that has no end is not looked for twice: its content is read instead. */
static void skip(Walk *w, int32_t name)
{
    const int64_t own = name - w->tables->element_count; /* the entry, if the name is not in the table */
    if (what_is(w, name) & RAW) {
        skip_raw(w, name);
    } else if (own < 0 ? !w->unended[name] : AT(Entry, w->entries, own)->shape < 0) {
        if (w->patience > 0 && skip_markup(w, name))
            return;
        if (own < 0)
            w->unended[name] = 1;
        else
            AT(Entry, w->entries, own)->shape = 1;
    }
}

/* Pass over a comment (13.2.5.43 to 13.2.5.52). */
static void skip_comment(Walk *w, int64_t at)
{
    if (spells(w->source, at, w->size, "!-->") || spells(w->source, at, w->size, "!--->")) {
        read_behind(w, at);
        return;
    }
    const int64_t end = find(w->source, at + 3, w->size, "-->");
    if (end < 0)
        stop(w);
    else
        read_on(w, end + 3);
}

/* ---- the walk ---- */

/* Do what a tag does. */
static void act_on(Walk *w, Token *token, Span head)
{
    if (token->act < CELL)
        add_mark(w, head.from, head.to - head.from);
    if (token->act >= CUSTOM) { /* an element the page defines: part of the words in running text, else a block */
        if (top(w)->bits & w->tables->running)
            return;
        token->act = token->act == CUSTOM ? OPEN : CLOSE;
    }
    switch (token->act) {
    case LINK:
        end_link(w);
        if (w->link_end == w->parts)
            add_part(w, (Bytes) " ", 1);
        w->link_at = w->line.size;
        w->links++;
        break;
    case LINK_END:
        if (w->link_at >= 0) {
            end_link(w);
            if (w->parts)
                w->link_end = w->parts;
            else
                w->links = 0;
        }
        break;
    case STRONG_ON:
        w->emphasis++;
        if (w->strong_at < 0)
            w->strong_at = w->line.size;
        break;
    case STRONG_OFF:
        if (w->emphasis && !--w->emphasis) {
            w->strong += visible(w->line.data, w->strong_at, w->line.size);
            w->strong_at = -1;
        }
        break;
    case TOUCH: w->touched |= token->bits; break;
    case SHOW:
    case SHOW_END: w->quote = token->act == SHOW ? 1 : 2; break;
    case SKIP:
        w->touched |= token->bits;
        skip(w, token->name);
        break;
    case CELL:
        if (top(w)->table)
            open_cell(w, token);
        break;
    case CELL_END:
        if (top(w)->table)
            close_cell(w, token->name);
        break;
    case BREAK:
    case RULE:
        end_any_line(w);
        if (token->act == RULE && what_at(w, w->depth) & P)
            pop(w);
        if ((token->act == RULE || w->broken) && w->lines.size)
            w->gap = true;
        w->broken = true;
        break;
    case OPEN:
        end_any_line(w);
        open(w, token);
        break;
    case CLOSE: close(w, token->name); break;
    default: break;
    }
}

/* Read what stands behind a "<". A tag means what it meant when it first stood on the page. */
static void read_tag(Walk *w)
{
    Bytes s = w->source;
    const int64_t at = w->next;
    if (w->angle < at)
        w->angle = find_byte(s, at, w->size, '>');
    const int64_t bracket = find_byte(s, at, w->angle, '<');
    const bool ended = bracket < w->size && s[bracket] == '>';
    Span head = {at, bracket};
    if (ended)
        read_on(w, bracket + 1);
    else
        w->text = (Span){bracket, bracket}, w->next = bracket + 1;
    const uint32_t hash = hash_of(HEAD, s + at, bracket - at);
    const int32_t known = entry_of(w, HEAD, s + at, bracket - at, hash);
    Token token;
    if (known >= 0 && bracket < w->size) {
        const Entry *entry = AT(Entry, w->entries, known);
        token = (Token){entry->bits, entry->name, entry->shape, entry->act};
        act_on(w, &token, head);
        return;
    }
    const Span name = tag_name(s, at, bracket);
    if (name.from == name.to) {
        if (bracket - at >= 3 && !memcmp(s + at, "!--", 3))
            skip_comment(w, at);
        else if (bracket == at || !(s[at] == '!' || s[at] == '?' || s[at] == '/'))
            w->text.from = at - 1;
        return;
    }
    if (bracket == w->size) {
        stop(w); /* a tag the page ends in is none: 13.2.5.8, eof-in-tag */
        return;
    }
    int64_t quotes = 0;
    for (int64_t quote = at; (quote = find_byte(s, quote, bracket, '"')) < bracket; quote++)
        quotes++;
    if (ended ? quotes & 1 || find_byte(s, at, bracket, '\'') < bracket : !is_plain(w, head)) {
        head.to = end_of_tag(s, at, w->size);
        if (head.to < 0) {
            stop(w);
            return;
        }
        read_on(w, head.to + 1);
    }
    if (!understand(w, head, &token))
        return;
    if (head.to == bracket) {
        const int32_t fresh = add_entry(w, HEAD, at, bracket - at, hash);
        if (w->failed)
            return;
        Entry *entry = AT(Entry, w->entries, fresh);
        entry->bits = token.bits;
        entry->name = token.name;
        entry->shape = token.shape;
        entry->act = token.act;
    }
    if (w->failed)
        return;
    act_on(w, &token, head);
}

/* Read text and tags in turn, from a body that is open from the start. */
static void walk(Walk *w)
{
    const int32_t body = (int32_t)row_of(w->tables->elements, w->tables->element_count, (Bytes) "body", 4);
    const Element root = {-1, 0, 0, 0, 0};
    const Frame frame = {.name = body};
    for (int64_t row = 0; row < w->tables->attribute_count; row++)
        note_attribute(w, w->tables->attributes[row].key);
    make_slots(w, SLOTS);
    append(w, &w->line, "", 0);
    append(w, &w->frames, &frame, sizeof frame);
    append(w, &w->elements, &root, sizeof root);
    if (w->failed)
        return;
    w->body = shape_of(w, body, (Span){0, 0});
    read_on(w, 0);
    while (w->next <= w->size && !w->failed) {
        read_text(w);
        if (!w->failed)
            read_tag(w);
    }
    if (!w->failed)
        read_text(w);
    if (w->failed)
        return;
    end_any_line(w);
    for (; w->depth >= 0; w->depth--)
        AT(Element, w->elements, top(w)->at)->end = (int32_t)COUNT(Element, w->elements);
}

/* ---- what Python calls ---- */

/* Give back the memory of what cs_html_read found. */
EXPORT int64_t cs_html_free(int64_t handle)
{
    Walk *w = (Walk *)(intptr_t)handle;
    Buffer *buffers[] = {&w->entries, &w->strings, &w->order, &w->slots, &w->out, &w->lines, &w->elements, &w->frames,
                         &w->line, &w->scratch, &w->said, &w->raw, &w->part_ends, &w->marks, &w->line_ends};
    for (size_t index = 0; index < sizeof buffers / sizeof *buffers; index++)
        free(buffers[index]->data);
    free(w);
    return 0;
}

/* Read a page.
 *
 * source  UTF-8 without NUL; lone surrogates as three bytes
 * mode    SHOW_HIDDEN, MARKED
 * markup  bits of elements to read as ordinary markup: NOSCRIPT, TEMPLATE
 * found   (21) how many there are, and then where they stand, of: bytes of text, lines, elements, bytes of shapes, bytes
 *         of what it says it is, and for MARKED bytes of raw text, parts, marks, lines; then the characters hidden, the
 *         bytes of prose, and 1 if the page holds its article as data
 *
 * Returns what cs_html_take and cs_html_free want; 0 if memory ran out or the page has 2 GiB.
 */
EXPORT int64_t cs_html_read(Bytes source, int64_t size, const Tables *tables, int64_t mode, int64_t markup, int64_t *found)
{
    Walk *w = size >= INT32_MAX || tables->element_count > ELEMENTS ? NULL : calloc(1, sizeof *w);
    if (!w)
        return 0;
    *w = (Walk){.source = source, .size = size, .tables = tables, .mode = mode, .markup = markup, .patience = PATIENCE,
                .link_at = -1, .strong_at = -1, .link_end = -1};
    walk(w);
    put_said(w);
    Buffer shapes = {0};
    for (int64_t shape = -1; shape < COUNT(int32_t, w->order) && !w->failed; shape++) {
        const Entry *entry = AT(Entry, w->entries, shape < 0 ? w->body : *AT(int32_t, w->order, shape));
        append(w, &shapes, string_of(w, entry), entry->size);
        append(w, &shapes, "", 1);
    }
    free(w->scratch.data);
    w->scratch = shapes;
    if (w->failed) {
        cs_html_free((int64_t)(intptr_t)w);
        return 0;
    }
    const Buffer *buffers[9] = {&w->out, &w->lines,     &w->elements, &w->scratch,  &w->said,
                                &w->raw, &w->part_ends, &w->marks,    &w->line_ends};
    const int64_t sizes[9] = {1, sizeof(Line), sizeof(Element), 1, 1, 1, sizeof(int64_t), sizeof(Mark), 2 * sizeof(int64_t)};
    for (int index = 0; index < 9; index++) {
        found[index] = buffers[index]->size / sizes[index];
        found[9 + index] = (int64_t)(intptr_t)buffers[index]->data;
    }
    found[18] = w->unseen;
    found[19] = w->prose;
    found[20] = has_article_body(source, size);
    return (int64_t)(intptr_t)w;
}

/* Write the columns of what cs_html_read found.
 *
 * lines     (5, lines): element, linked, links, strong, flags
 * elements  (5, elements): parent, depth, sibling, shape, end
 */
EXPORT int64_t cs_html_take(int64_t handle, int64_t *lines, int64_t *elements)
{
    const Walk *w = (const Walk *)(intptr_t)handle;
    const int64_t line_count = COUNT(Line, w->lines), element_count = COUNT(Element, w->elements);
    for (int64_t index = 0; index < line_count; index++) {
        const Line *line = AT(Line, w->lines, index);
        const int64_t row[5] = {line->element, line->linked, line->links, line->strong, line->flags};
        for (int column = 0; column < 5; column++)
            lines[column * line_count + index] = row[column];
    }
    for (int64_t index = 0; index < element_count; index++) {
        const Element *element = AT(Element, w->elements, index);
        const int64_t row[5] = {element->parent, element->depth, element->sibling, element->shape, element->end};
        for (int column = 0; column < 5; column++)
            elements[column * element_count + index] = row[column];
    }
    return line_count;
}
