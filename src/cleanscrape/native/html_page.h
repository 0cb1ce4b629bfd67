/* Reading HTML, first part: what is known of a page while it is read, its memory, and the strings that were met. */
#ifndef CLEANSCRAPE_HTML_PAGE_H
#define CLEANSCRAPE_HTML_PAGE_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "characters.h"

/* What a tag does, as in reading/elements.py, which has the same names in the same order (and so have the next two lists).
 * From CELL on it is a matter of blocks. */
enum { NOTHING, LINK, LINK_END, STRONG_ON, STRONG_OFF, TOUCH, SHOW, SHOW_END, SKIP, CELL, CELL_END, BREAK, RULE, OPEN, CLOSE,
       CUSTOM, CUSTOM_END };
/* What an element is. */
enum { KNOWN = 1 << 0, VOID = 1 << 1, RAW = 1 << 2, MARGINS = 1 << 3, HEADINGS = 1 << 4, CLOSES_P = 1 << 5,
       TABLE_PARTS = 1 << 6, ROW_GROUPS = 1 << 7, SEEN_THROUGH = 1 << 8, SCOPE = 1 << 9, ITEM_SCOPE = 1 << 10,
       TABLE_SCOPE = 1 << 11, TERMS = 1 << 12, NO_PICTURE = 1 << 13, INTEGRATION = 1 << 14, PREFORMATTED = 1 << 15,
       P = 1 << 16, LI = 1 << 17, TABLE = 1 << 18, TR = 1 << 19, FORM = 1 << 20, BODY = 1 << 21, DIALOG = 1 << 22,
       SVG = 1 << 23, TEMPLATE = 1 << 24, NOSCRIPT = 1 << 25 };
/* What an attribute is. */
enum { TELLING = 1 << 0, HIDDEN = 1 << 1, ARIA_HIDDEN = 1 << 2, STYLE = 1 << 3, ID = 1 << 4, OPENED = 1 << 5,
       CONTROLS = 1 << 6, TARGET = 1 << 7 };

enum { SHOW_HIDDEN = 1, MARKED = 2 }; /* how to read, beside the elements to read as ordinary markup */
#define DROPPED ((int64_t)1 << 62)    /* beside the bits of Place: hidden, and nothing on the page names it */

enum {
    PATIENCE = 1 << 20, /* steps in search of what is not there; a page needs some hundred, an attack any number */
    PROBES = 64,        /* slots looked at for an entry; more are full only where a page was made for that */
    ELEMENTS = 256,     /* most elements of the table */
    LONGEST = 16,       /* bytes of a name in the tables */
    SLOTS = 1 << 11,    /* to begin with; a page has some thousand different tags */
    LONGEST_NAME = 32,  /* of a character reference: see html.unescape */
    LAST = 0x10FFFF,    /* of Unicode */
};

typedef struct { /* a name in lower case, as two big-endian numbers, and what it means */
    uint64_t key[2];
    int64_t bits, what, start, end; /* of Place; of the lists above; what its start tag and its end tag do */
} Name;

typedef struct { /* what reading/tables.py gives; everything is sorted by name */
    const Name *elements, *roles, *attributes;
    Bytes references, values;                   /* names of character references behind the "&", and what they stand for, ... */
    const int32_t *reference_from, *value_from; /* ... and where each begins */
    const int32_t *numbers;                     /* what the first numeric references stand for; -1 for nothing */
    int64_t element_count, role_count, attribute_count, reference_count, number_count;
    int64_t tbody, tr;                              /* rows of `elements` */
    int64_t in_row, running, not_unfolded, hidden; /* bits of Place */
    int64_t paragraph; /* bytes of a line of prose */
} Tables;

typedef struct {
    int64_t from, to;
} Span; /* of the source */

typedef struct {
    uint8_t *data;
    int64_t size, room;
} Buffer;

typedef struct {
    int64_t bits;  /* of Place */
    int32_t name;  /* of an element: a row of the table, or behind these an entry */
    int32_t shape; /* an entry */
    uint8_t act;
} Token;

enum { HEAD, SPELLED, SHAPE, NAMED }; /* a tag as written; a name; a name and attributes; the id of what a control unfolds */
typedef struct { /* a string that was met */
    int64_t bits;
    int32_t at, size; /* in the source (HEAD, NAMED) or in `strings` */
    uint32_t hash;
    int32_t name;  /* bits, name, shape and act: the token of a HEAD */
    int32_t shape; /* of a SHAPE its number, -1 as long as no element has it; of a name 1 if such an element has no end */
    uint8_t act, kind;
} Entry;

typedef struct { /* an open element; the first is the body */
    int64_t bits;
    int32_t name, at, children, table; /* `at`: among all elements; `table`: the frame of the innermost table */
} Frame;

typedef struct {
    int32_t parent, depth, sibling, shape, end;
} Element;

typedef struct {
    int64_t flags;
    int32_t element, linked, links, strong;
} Line;

typedef struct { /* a tag within a line */
    int32_t part, from, size; /* the part behind it; where it stands in the source. Size -1: no tag, two cells meet */
} Mark;

typedef struct {
    Bytes source;
    int64_t size;
    const Tables *tables;
    int64_t mode, markup;
    uint32_t letters[LONGEST + 1]; /* first letters of the attributes in the table, by size: most others need no look into it */
    bool failed; /* memory ran out */

    Span text; /* what is read next as text ... */
    int quote; /* ... behind this quotation mark (1 opens, 2 closes), ... */
    int64_t next;  /* ... and then the tag here; `size` or more: there is none */
    int64_t angle; /* the first ">" behind the last tag begun */

    Buffer entries, strings, order; /* `order`: of SHAPE entries, by number */
    Buffer slots;                   /* numbers of entries by hash, from 1 */
    int64_t filled;
    uint8_t unended[ELEMENTS];
    int32_t body; /* its shape */
    bool body_known;

    Buffer out, lines, elements, frames, said;
    int64_t depth, pre, patience, unseen, prose;
    bool broken, gap, in_form;

    Buffer line, scratch; /* the open line */
    int64_t parts, owner, link_at, strong_at, link_end, linked, links, strong, touched, cells, emphasis;
    bool solid, cell_waits;

    Buffer raw, part_ends, marks, line_ends; /* for MARKED: lines as their parts, the tags in them, and the ends of both */
    int64_t first_part, first_mark, fresh_mark;
} Walk;

/* ---- memory ---- */

/* Room for more bytes behind those there are; NULL if memory ran out. */
static uint8_t *more(Walk *w, Buffer *buffer, int64_t bytes)
{
    if (!buffer->data || buffer->size + bytes > buffer->room) {
        const int64_t room = buffer->size + buffer->size / 2 + bytes + 1024;
        uint8_t *data = realloc(buffer->data, (size_t)room);
        if (!data) {
            w->failed = true;
            return NULL;
        }
        buffer->data = data;
        buffer->room = room;
    }
    uint8_t *fresh = buffer->data + buffer->size;
    buffer->size += bytes;
    return fresh;
}

/* Add bytes to a buffer, if there is memory for them. */
static void append(Walk *w, Buffer *buffer, const void *bytes, int64_t size)
{
    uint8_t *fresh = more(w, buffer, size);
    if (fresh && size)
        memcpy(fresh, bytes, (size_t)size);
}

/* A part of a buffer that holds one kind of value. */
#define AT(type, buffer, index) ((type *)(void *)(buffer).data + (index))
#define COUNT(type, buffer) ((buffer).size / (int64_t)sizeof(type))

/* ---- names and strings ---- */

/* The row of a name, in any case, in a table; -1 if it is not there. */
static int64_t row_of(const Name *table, int64_t count, Bytes s, int64_t size)
{
    uint64_t key[2] = {0, 0};
    if (size > LONGEST)
        return -1;
    for (int64_t at = 0; at < size; at++)
        key[at >> 3] |= (uint64_t)lower(s[at]) << (56 - 8 * (at & 7));
    int64_t low = 0, high = count;
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        const uint64_t *other = table[middle].key;
        if (other[0] < key[0] || (other[0] == key[0] && other[1] < key[1]))
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && table[low].key[0] == key[0] && table[low].key[1] == key[1] ? low : -1;
}

/* Write the name of a row, with a NUL behind it; returns its size. */
static int64_t spell(const uint64_t key[2], char to[LONGEST + 1])
{
    int64_t size = 0;
    for (; size < LONGEST && (to[size] = (char)(key[size >> 3] >> (56 - 8 * (size & 7)))); size++) {}
    to[size] = 0;
    return size;
}

/* Where a string is looked for first. Nothing but time depends on it, and PROBES bounds that. */
static uint32_t hash_of(int kind, Bytes s, int64_t size)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u; /* 2^64 over the golden ratio */
    uint64_t hash = (uint64_t)size * 4 + (uint64_t)kind, part = 0;
    for (int64_t at = 0; at + 8 <= size; at += 8) {
        memcpy(&part, s + at, 8);
        hash = (hash ^ part) * odd;
        hash ^= hash >> 32;
    }
    if (size >= 8)
        memcpy(&part, s + size - 8, 8); /* the rest, with some of what came before */
    else
        for (int64_t at = 0; at < size; at++)
            part = part << 8 | s[at];
    hash = (hash ^ part) * odd;
    hash = (hash ^ hash >> 29) * odd;
    return (uint32_t)(hash >> 32);
}

/* Where the string of an entry stands. */
static Bytes string_of(const Walk *w, const Entry *entry)
{
    return (entry->kind == HEAD || entry->kind == NAMED ? w->source : w->strings.data) + entry->at;
}

/* The number of the entry of a string; -1 if there is none. */
static int32_t entry_of(const Walk *w, int kind, Bytes s, int64_t size, uint32_t hash)
{
    const int64_t mask = COUNT(uint32_t, w->slots) - 1;
    for (int64_t probe = 0; probe < PROBES; probe++) {
        const uint32_t slot = *AT(uint32_t, w->slots, (hash + probe) & mask);
        if (!slot)
            break;
        const Entry *entry = AT(Entry, w->entries, slot - 1);
        if (entry->hash == hash && entry->kind == kind && entry->size == size && !memcmp(string_of(w, entry), s, (size_t)size))
            return (int32_t)slot - 1;
    }
    return -1;
}

/* Let an entry be found. Where all slots for it are taken it is not: the string is then new each time it is met. */
static void place(Walk *w, int64_t index)
{
    const int64_t mask = COUNT(uint32_t, w->slots) - 1;
    const uint32_t hash = AT(Entry, w->entries, index)->hash;
    for (int64_t probe = 0; probe < PROBES; probe++) {
        uint32_t *slot = AT(uint32_t, w->slots, (hash + probe) & mask);
        if (!*slot) {
            *slot = (uint32_t)index + 1;
            return;
        }
    }
}

/* Set the slots up anew, empty but for the entries there are. */
static void make_slots(Walk *w, int64_t count)
{
    w->slots.size = 0;
    uint8_t *fresh = more(w, &w->slots, count * (int64_t)sizeof(uint32_t));
    if (!fresh)
        return;
    memset(fresh, 0, (size_t)w->slots.size);
    for (int64_t index = 0; index < COUNT(Entry, w->entries); index++)
        place(w, index);
}

/* Add an entry for a string that has none; its number. */
static int32_t add_entry(Walk *w, int kind, int64_t at, int64_t size, uint32_t hash)
{
    const int64_t index = COUNT(Entry, w->entries);
    if (2 * index >= COUNT(uint32_t, w->slots))
        make_slots(w, 2 * COUNT(uint32_t, w->slots));
    Entry *entry = w->failed ? NULL : (Entry *)(void *)more(w, &w->entries, sizeof(Entry));
    if (!entry)
        return 0;
    *entry = (Entry){.at = (int32_t)at, .size = (int32_t)size, .hash = hash, .kind = (uint8_t)kind, .shape = -1};
    place(w, index);
    return (int32_t)index;
}

/* The entry of the string that `strings` has from a place on; what was there already is taken away again. */
static int32_t intern(Walk *w, int kind, int64_t from)
{
    if (w->failed)
        return 0;
    Bytes s = w->strings.data + from;
    const int64_t size = w->strings.size - from;
    const uint32_t hash = hash_of(kind, s, size);
    const int32_t known = entry_of(w, kind, s, size, hash);
    if (known < 0)
        return add_entry(w, kind, from, size, hash);
    w->strings.size = from;
    return known;
}

/* The number of an element's name: its row in the table, or else behind these its entry. */
static int32_t name_of(Walk *w, int64_t row, Span name)
{
    if (row >= 0)
        return (int32_t)row;
    const int64_t from = w->strings.size, size = name.to - name.from;
    uint8_t *fresh = more(w, &w->strings, size);
    for (int64_t at = 0; fresh && at < size; at++)
        fresh[at] = lower(w->source[name.from + at]);
    return intern(w, SPELLED, from) + (int32_t)w->tables->element_count;
}

/* What the table says an element is; nothing for a name it does not have. */
static int64_t what_is(const Walk *w, int32_t name) { return name < w->tables->element_count ? w->tables->elements[name].what : 0; }

/* Is the tag name in the source the one of this number? */
static bool is_name(const Walk *w, Span tag, int32_t name, int64_t row)
{
    if (name < w->tables->element_count)
        return row == name;
    const Entry *entry = AT(Entry, w->entries, name - w->tables->element_count);
    Bytes s = string_of(w, entry);
    if (row >= 0 || entry->size != tag.to - tag.from)
        return false;
    for (int64_t at = 0; at < entry->size; at++)
        if (lower(w->source[tag.from + at]) != s[at])
            return false;
    return true;
}

/* Add the name of an element to `strings`. */
static void put_name(Walk *w, int32_t name)
{
    if (name >= w->tables->element_count) {
        const Entry entry = *AT(Entry, w->entries, name - w->tables->element_count);
        uint8_t *fresh = more(w, &w->strings, entry.size);
        if (fresh)
            memcpy(fresh, w->strings.data + entry.at, (size_t)entry.size);
        return;
    }
    char spelled[LONGEST + 1];
    append(w, &w->strings, spelled, spell(w->tables->elements[name].key, spelled));
}

#endif
