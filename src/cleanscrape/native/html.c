/* Reads an HTML page: lines of text as a browser shows them, and the tree of the block-level elements they stand in.
 * reading/html.py says what comes of it, reading/elements.py what each element does. Numbers such as 13.2.6 are sections of
 * the HTML Standard.
 *
 * One pass over the tags, with a stack of the open elements that make blocks. Time and memory are linear in the page: what
 * is looked for ahead is found once, and what is looked for in vain is paid for out of a bounded PATIENCE.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

typedef const uint8_t *Bytes;

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
    SLOTS = 1 << 11,    /* to begin with; a page has some thousand different tags */
    LONGEST_NAME = 32,  /* of a character reference: see html.unescape */
    LAST = 0x10FFFF,    /* of Unicode */
};

typedef struct { /* a name in lower case, as two big-endian numbers, and what it means */
    uint64_t key[2];
    int64_t bits, what, start, end; /* of Place; of the lists above; what its start tag and its end tag do */
} Name;

typedef struct { /* what reading/html.py gives; everything is sorted by name */
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
        const int64_t room = buffer->size + buffer->size / 2 + bytes + 64;
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

static void append(Walk *w, Buffer *buffer, const void *bytes, int64_t size)
{
    uint8_t *fresh = more(w, buffer, size);
    if (fresh && size)
        memcpy(fresh, bytes, (size_t)size);
}

/* A part of a buffer that holds one kind of value. */
#define AT(type, buffer, index) ((type *)(void *)(buffer).data + (index))
#define COUNT(type, buffer) ((buffer).size / (int64_t)sizeof(type))

/* ---- characters, in UTF-8 (lone surrogates as three bytes) ---- */

enum { IS_SPACE = 1, IS_QUOTE = 2, IS_SLASH = 4, IS_EQUALS = 8, IS_END = 16, IS_WIDE = 32 };
static const uint8_t CLASS[256] = {
    ['\t'] = IS_SPACE, ['\n'] = IS_SPACE, ['\v'] = IS_SPACE, ['\f'] = IS_SPACE, ['\r'] = IS_SPACE, [0x1C] = IS_SPACE,
    [0x1D] = IS_SPACE, [0x1E] = IS_SPACE, [0x1F] = IS_SPACE, [' '] = IS_SPACE, ['"'] = IS_QUOTE,   ['\''] = IS_QUOTE,
    ['/'] = IS_SLASH,  ['='] = IS_EQUALS, ['>'] = IS_END,    [0xC2] = IS_WIDE, [0xE1] = IS_WIDE,   [0xE2] = IS_WIDE,
    [0xE3] = IS_WIDE,
};

static bool is_letter(uint8_t c) { return (uint8_t)((c | 32) - 'a') < 26; }
static bool is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }
static uint8_t lower(uint8_t c) { return (uint8_t)(c - 'A') < 26 ? c | 32 : c; }

/* Bytes of the white space (Unicode's, as str.isspace has it) that begins with a byte of class IS_WIDE. */
static int64_t wide_space(Bytes s, int64_t at, int64_t end)
{
    if (s[at] == 0xC2)
        return at + 1 < end && (s[at + 1] == 0x85 || s[at + 1] == 0xA0) ? 2 : 0;
    if (at + 2 >= end)
        return 0;
    const int middle = s[at + 1], last = s[at + 2];
    switch (s[at]) {
    case 0xE1: return middle == 0x9A && last == 0x80 ? 3 : 0;
    case 0xE2:
        if (middle == 0x80)
            return last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0;
        return middle == 0x81 && last == 0x9F ? 3 : 0;
    default: return middle == 0x80 && last == 0x80 ? 3 : 0;
    }
}

/* Bytes of the white space at a place, 0 if there is none. */
static int64_t space_at(Bytes s, int64_t at, int64_t end)
{
    const uint8_t class = CLASS[s[at]];
    return class & IS_SPACE ? 1 : class & IS_WIDE ? wide_space(s, at, end) : 0;
}

static int64_t skip_spaces(Bytes s, int64_t at, int64_t end)
{
    for (int64_t size; at < end && (size = space_at(s, at, end)); at += size) {}
    return at;
}

/* Where the first character stands that is of a class, or white space. */
static int64_t run_of(Bytes s, int64_t at, int64_t end, uint8_t class)
{
    for (; at < end; at++) {
        const uint8_t found = CLASS[s[at]];
        if (found & (class | IS_SPACE) || (found & IS_WIDE && wide_space(s, at, end)))
            break;
    }
    return at;
}

static int64_t characters(Bytes s, int64_t size)
{
    int64_t count = 0;
    for (int64_t at = 0; at < size; at++)
        count += (s[at] & 0xC0) != 0x80;
    return count;
}

/* Characters that are no white space. */
static int64_t visible(Bytes s, int64_t at, int64_t end)
{
    int64_t count = 0;
    while ((at = skip_spaces(s, at, end)) < end) {
        const int64_t stop = run_of(s, at, end, 0);
        count += characters(s + at, stop - at);
        at = stop;
    }
    return count;
}

/* Bytes of the line break at a place, as str.splitlines has them. */
static int64_t break_at(Bytes s, int64_t at, int64_t end)
{
    const uint8_t c = s[at];
    if (c == '\r')
        return at + 1 < end && s[at + 1] == '\n' ? 2 : 1;
    if ((c >= '\n' && c <= '\f') || (c >= 0x1C && c <= 0x1E))
        return 1;
    if (c == 0xC2)
        return at + 1 < end && s[at + 1] == 0x85 ? 2 : 0;
    return c == 0xE2 && at + 2 < end && s[at + 1] == 0x80 && (s[at + 2] == 0xA8 || s[at + 2] == 0xA9) ? 3 : 0;
}

/* Where a byte stands from a place on; the end if nowhere. */
static int64_t find_byte(Bytes s, int64_t at, int64_t end, uint8_t byte)
{
    const uint8_t *found = at < end ? memchr(s + at, byte, (size_t)(end - at)) : NULL;
    return found ? found - s : end;
}

/* Where a string stands from a place on; -1 if nowhere. */
static int64_t find(Bytes s, int64_t at, int64_t end, const char *string)
{
    const int64_t size = (int64_t)strlen(string);
    for (end -= size - 1; (at = find_byte(s, at, end, (uint8_t)string[0])) < end; at++)
        if (!memcmp(s + at, string, (size_t)size))
            return at;
    return -1;
}

/* The same for two bytes that are rare side by side: 64 places at a time, which compilers turn into vector instructions. */
static int64_t find_pair(Bytes s, int64_t at, int64_t end, const char *pair)
{
    const uint8_t one = (uint8_t)pair[0], other = (uint8_t)pair[1];
    for (; at + 64 < end; at += 64) {
        uint8_t any = 0;
        for (int next = 0; next < 64; next++)
            any |= (uint8_t)((s[at + next] == one) & (s[at + next + 1] == other));
        if (any)
            break;
    }
    while (at + 1 < end && (s[at] != one || s[at + 1] != other))
        at++;
    return at + 1 < end ? at : -1;
}

/* Does a string in lower case stand here, in any case? */
static bool spells(Bytes s, int64_t at, int64_t end, const char *string)
{
    for (; *string; string++, at++)
        if (at >= end || lower(s[at]) != (uint8_t)*string)
            return false;
    return true;
}

static int put_utf8(uint8_t *to, uint32_t code)
{
    if (code < 0x80)
        return to[0] = (uint8_t)code, 1;
    if (code < 0x800)
        return to[0] = (uint8_t)(0xC0 | code >> 6), to[1] = (uint8_t)(0x80 | (code & 63)), 2;
    if (code < 0x10000)
        return to[0] = (uint8_t)(0xE0 | code >> 12), to[1] = (uint8_t)(0x80 | (code >> 6 & 63)),
               to[2] = (uint8_t)(0x80 | (code & 63)), 3;
    return to[0] = (uint8_t)(0xF0 | code >> 18), to[1] = (uint8_t)(0x80 | (code >> 12 & 63)),
           to[2] = (uint8_t)(0x80 | (code >> 6 & 63)), to[3] = (uint8_t)(0x80 | (code & 63)), 4;
}

/* ---- names and strings ---- */

/* The row of a name, in any case, in a table; -1 if it is not there. */
static int64_t row_of(const Name *table, int64_t count, Bytes s, int64_t size)
{
    uint64_t key[2] = {0, 0};
    if (size > 16)
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

static uint32_t hash_of(int kind, Bytes s, int64_t size)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u;
    uint64_t hash = (uint64_t)size * 4 + (uint64_t)kind, part;
    for (; size >= 8; s += 8, size -= 8) {
        memcpy(&part, s, 8);
        hash = (hash ^ part) * odd;
        hash ^= hash >> 32;
    }
    part = 0;
    for (int64_t at = 0; at < size; at++)
        part = part << 8 | s[at];
    hash = (hash ^ part) * odd;
    hash = (hash ^ hash >> 29) * odd;
    return (uint32_t)(hash >> 32);
}

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

static void put_name(Walk *w, int32_t name)
{
    if (name >= w->tables->element_count) {
        const Entry entry = *AT(Entry, w->entries, name - w->tables->element_count);
        uint8_t *fresh = more(w, &w->strings, entry.size);
        if (fresh)
            memcpy(fresh, w->strings.data + entry.at, (size_t)entry.size);
        return;
    }
    const uint64_t *key = w->tables->elements[name].key;
    for (int at = 0; at < 16; at++) {
        const uint8_t c = (uint8_t)(key[at >> 3] >> (56 - 8 * (at & 7)));
        if (!c)
            break;
        append(w, &w->strings, &c, 1);
    }
}

/* ---- text ---- */

/* What a numeric character reference stands for (13.2.5.80); -1 for nothing. */
static int32_t numbered(const Tables *t, int64_t code)
{
    if (code < t->number_count)
        return t->numbers[code];
    if (code > LAST || (code >= 0xD800 && code <= 0xDFFF))
        return 0xFFFD;
    return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE ? -1 : (int32_t)code;
}

/* The row of a named character reference; -1 if there is none of this name. */
static int64_t reference_of(const Tables *t, Bytes s, int64_t size)
{
    int64_t low = 0, high = t->reference_count;
    while (low < high) {
        const int64_t middle = (low + high) / 2, from = t->reference_from[middle];
        const int64_t other = t->reference_from[middle + 1] - from;
        int order = memcmp(t->references + from, s, (size_t)(other < size ? other : size));
        if (!order)
            order = (other > size) - (other < size);
        if (!order)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

/* Write what the character reference behind an "&" stands for to `scratch`; returns where it ends, or `at` if it is none. */
static int64_t put_reference(Walk *w, Bytes s, int64_t at, int64_t end)
{
    const Tables *t = w->tables;
    if (at < end && s[at] == '#') {
        const bool hex = at + 1 < end && (s[at + 1] | 32) == 'x';
        int64_t digit = at + 1 + hex, code = 0;
        const int64_t first = digit;
        for (; digit < end && (is_digit(s[digit]) || (hex && (uint8_t)((s[digit] | 32) - 'a') < 6)); digit++)
            if (code <= LAST)
                code = code * (hex ? 16 : 10) + (is_digit(s[digit]) ? s[digit] - '0' : (s[digit] | 32) - 'a' + 10);
        if (digit == first)
            return at;
        const int32_t found = numbered(t, code);
        uint8_t bytes[4];
        if (found >= 0)
            append(w, &w->scratch, bytes, put_utf8(bytes, (uint32_t)found));
        return digit + (digit < end && s[digit] == ';');
    }
    int64_t size = 0;
    while (at + size < end && size < LONGEST_NAME && (is_letter(s[at + size]) || is_digit(s[at + size])))
        size++;
    /* the whole name with its semicolon, or else the longest beginning that may go without */
    int64_t row = at + size < end && s[at + size] == ';' ? reference_of(t, s + at, size + 1) : -1;
    if (row >= 0)
        size++;
    else
        for (; size >= 2 && (row = reference_of(t, s + at, size)) < 0; size--) {}
    if (row < 0)
        return at;
    append(w, &w->scratch, t->values + t->value_from[row], t->value_from[row + 1] - t->value_from[row]);
    return at + size;
}

/* Add text with its character references resolved to `scratch`, as html.unescape does. */
static void unescape(Walk *w, Bytes s, int64_t size)
{
    int64_t at = 0;
    while (!w->failed) {
        const int64_t found = find_byte(s, at, size, '&');
        append(w, &w->scratch, s + at, found - at);
        if (found == size)
            return;
        at = put_reference(w, s, found + 1, size);
        if (at == found + 1)
            append(w, &w->scratch, "&", 1);
    }
}

static Frame *top(const Walk *w) { return AT(Frame, w->frames, w->depth); }

/* Write a line with its white space as single spaces; returns its size. */
static int64_t fold(Bytes s, int64_t end, uint8_t *to)
{
    uint8_t *out = to;
    for (int64_t at = 0; (at = skip_spaces(s, at, end)) < end;) {
        if (out > to)
            *out++ = ' ';
        const int64_t stop = run_of(s, at, end, 0);
        memcpy(out, s + at, (size_t)(stop - at));
        out += stop - at;
        at = stop;
    }
    return out - to;
}

/* The size of a line without the white space at its end. */
static int64_t stripped(Bytes s, int64_t end)
{
    while (end > 0) {
        int64_t at = end - 1;
        while (at > 0 && end - at < 3 && (s[at] & 0xC0) == 0x80)
            at--;
        if (space_at(s, at, end) != end - at)
            break;
        end = at;
    }
    return end;
}

/* Bytes of a line if it is long enough to hold sentences (so one Chinese character counts as three letters) and less than
 * half of it is links; else 0. */
static int64_t prose_in(Bytes s, int64_t size, int64_t count, int64_t linked, int64_t paragraph)
{
    if (size < paragraph || count <= paragraph / 3 || 2 * linked >= count)
        return 0;
    int64_t bytes = size;
    for (int64_t at = 0; (at = find_byte(s, at, size, 0xED)) < size; at++)
        bytes -= at + 1 < size && s[at + 1] >= 0xA0 ? 2 : 0; /* a surrogate counts as the question mark it would become */
    return bytes < paragraph ? 0 : bytes;
}

/* Keep the parts and tags of a line that is shown. Of one that is not, the tags go on to the next line. */
static void mark_line(Walk *w, bool shown)
{
    if (shown) {
        const int64_t from = w->raw.size;
        append(w, &w->raw, w->line.data, w->line.size);
        for (int64_t part = w->first_part; part < COUNT(int64_t, w->part_ends); part++)
            *AT(int64_t, w->part_ends, part) += from;
        const int64_t ends[2] = {COUNT(int64_t, w->part_ends), COUNT(Mark, w->marks)};
        append(w, &w->line_ends, ends, sizeof ends);
        w->first_part = ends[0];
        w->first_mark = w->fresh_mark = ends[1];
        return;
    }
    w->part_ends.size = w->first_part * (int64_t)sizeof(int64_t);
    int64_t kept = w->fresh_mark;
    for (int64_t mark = w->fresh_mark; mark < COUNT(Mark, w->marks); mark++)
        if (AT(Mark, w->marks, mark)->size >= 0) {
            *AT(Mark, w->marks, kept) = *AT(Mark, w->marks, mark);
            AT(Mark, w->marks, kept++)->part = 0;
        }
    w->marks.size = kept * (int64_t)sizeof(Mark);
    w->fresh_mark = kept;
}

/* Write the open line out, if there is anything to see in it, and begin the next. */
static void end_line(Walk *w)
{
    const int64_t start = w->out.size, bits = top(w)->bits;
    uint8_t *fresh = more(w, &w->out, w->line.size + 2);
    if (!fresh)
        return;
    const int breaks = w->lines.size ? 1 + w->gap : 0;
    memset(fresh, '\n', 2);
    uint8_t *line = fresh + breaks;
    int64_t size = w->pre ? stripped(w->line.data, w->line.size) : fold(w->line.data, w->line.size, line);
    if (w->pre && size)
        memcpy(line, w->line.data, (size_t)size);
    const bool shown = size && !(bits & DROPPED);
    w->out.size = shown ? start + breaks + size : start;
    if (shown) {
        if (w->link_at >= 0)
            w->linked += visible(w->line.data, w->link_at, w->line.size);
        if (w->strong_at >= 0)
            w->strong += visible(w->line.data, w->strong_at, w->line.size);
        const int64_t owner = w->cells ? AT(Element, w->elements, w->owner)->parent : w->owner;
        const Line row = {bits | w->touched | (w->cells ? w->tables->in_row : 0), (int32_t)owner, (int32_t)w->linked,
                          (int32_t)w->links, (int32_t)w->strong};
        append(w, &w->lines, &row, sizeof row);
        w->prose += prose_in(line, size, characters(line, size), w->linked, w->tables->paragraph);
        w->gap = w->broken = false;
    } else if (size) {
        w->unseen += characters(line, size);
    } else if (w->pre && w->lines.size) {
        w->gap = true;
    }
    if (w->mode & MARKED)
        mark_line(w, shown);
    w->line.size = w->parts = 0;
    w->linked = w->strong = w->touched = w->cells = 0;
    w->cell_waits = w->solid = false;
    w->link_end = -1;
    w->links = w->link_at >= 0;
    if (w->link_at >= 0)
        w->link_at = 0;
    if (w->strong_at >= 0)
        w->strong_at = 0;
}

static void end_any_line(Walk *w)
{
    if (w->parts)
        end_line(w);
}

static void add_part(Walk *w, Bytes s, int64_t size)
{
    append(w, &w->line, s, size);
    w->parts++;
    w->solid = w->solid || skip_spaces(s, 0, size) < size;
    if (w->mode & MARKED)
        append(w, &w->part_ends, &w->line.size, sizeof w->line.size);
}

static void add_mark(Walk *w, int64_t from, int64_t size)
{
    if (w->mode & MARKED) {
        const Mark mark = {(int32_t)w->parts, (int32_t)from, (int32_t)size};
        append(w, &w->marks, &mark, sizeof mark);
    }
}

/* Preformatted text: each of its lines is one of the page. */
static void read_lines(Walk *w, Bytes s, int64_t size)
{
    int64_t from = 0;
    for (int64_t at = 0, width; at < size; at += width) {
        width = break_at(s, at, size);
        if (width) {
            add_part(w, s + from, at - from);
            end_line(w);
            w->owner = top(w)->at;
            from = at + width;
        } else {
            width = 1;
        }
    }
    add_part(w, s + from, size - from);
}

/* Read the text in front of a tag. */
static void read_text(Walk *w)
{
    Bytes s = w->source + w->text.from;
    int64_t size = w->text.to - w->text.from;
    if (!size && !w->quote)
        return;
    if (!w->quote && !w->pre && skip_spaces(s, 0, size) == size) {
        if (w->parts && !w->cell_waits)
            add_part(w, (Bytes) " ", 1);
        return;
    }
    if (w->quote || find_byte(s, 0, size, '&') < size) {
        w->scratch.size = 0;
        if (w->quote)
            append(w, &w->scratch, w->quote == 1 ? "\xE2\x80\x9C" : "\xE2\x80\x9D", 3);
        w->quote = 0;
        unescape(w, s, size);
        if (w->failed)
            return;
        s = w->scratch.data;
        size = w->scratch.size;
    }
    if (!w->parts)
        w->owner = top(w)->at;
    if (w->pre) {
        read_lines(w, s, size);
        return;
    }
    if (w->cell_waits && (!size || skip_spaces(s, 0, size) < size)) {
        add_mark(w, 0, -1);
        add_part(w, (Bytes) " | ", 3);
        w->cells++;
        w->cell_waits = false;
    }
    add_part(w, s, size);
}

/* ---- tags as they are written ---- */

/* Let what stands from here to the next tag be the next text. */
static void read_on(Walk *w, int64_t from)
{
    w->text = (Span){from, find_byte(w->source, from, w->size, '<')};
    w->next = w->text.to + 1;
}

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

static int64_t attribute_is(const Walk *w, Span name)
{
    const Tables *t = w->tables;
    const int64_t row = row_of(t->attributes, t->attribute_count, w->source + name.from, name.to - name.from);
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

static bool is_named(const Walk *w, Span id)
{
    Bytes s = w->source + id.from;
    return entry_of(w, NAMED, s, id.to - id.from, hash_of(NAMED, s, id.to - id.from)) >= 0;
}

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

/* ---- the open elements ---- */

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

static void push_implied(Walk *w, int64_t row)
{
    push(w, (int32_t)row, shape_of(w, (int32_t)row, (Span){0, 0}), 0);
}

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

static void pop_to(Walk *w, int64_t depth)
{
    while (w->depth >= depth && w->depth > 0)
        pop(w);
}

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
    const uint64_t *key = w->tables->elements[name].key;
    char end[18] = "/";
    for (int at = 0; at < 16; at++)
        end[at + 1] = (char)(key[at >> 3] >> (56 - 8 * (at & 7)));
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
    const Span name = tag_name(s, at, bracket);
    if (bracket == w->size && name.from < name.to) {
        stop(w); /* a tag the page ends in is none: 13.2.5.8, eof-in-tag */
        return;
    }
    const uint32_t hash = hash_of(HEAD, s + at, bracket - at);
    const int32_t known = entry_of(w, HEAD, s + at, bracket - at, hash);
    Token token;
    if (known >= 0) {
        const Entry *entry = AT(Entry, w->entries, known);
        token = (Token){entry->bits, entry->name, entry->shape, entry->act};
        act_on(w, &token, head);
        return;
    }
    if (name.from == name.to) {
        if (bracket - at >= 3 && !memcmp(s + at, "!--", 3))
            skip_comment(w, at);
        else if (bracket == at || !(s[at] == '!' || s[at] == '?' || s[at] == '/'))
            w->text.from = at - 1;
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

static void walk(Walk *w)
{
    const int32_t body = (int32_t)row_of(w->tables->elements, w->tables->element_count, (Bytes) "body", 4);
    const Element root = {-1, 0, 0, 0, 0};
    const Frame frame = {.name = body};
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

/* ---- what the page says it is ---- */

/* The end of a run of characters up to a certain number, none of them one of two bytes. */
static int64_t run_without(Bytes s, int64_t at, int64_t end, const char *two, int64_t most)
{
    for (; at < end && s[at] != (uint8_t)two[0] && s[at] != (uint8_t)two[1]; at++)
        if ((s[at] & 0xC0) != 0x80 && !most--)
            break;
    return at;
}

/* The next "@type" of JSON-LD with its value: up to 80 characters that do not end the member. Empty if there is none. */
static Span next_type(Bytes s, int64_t at, int64_t end)
{
    for (int64_t name = at; (name = find_pair(s, name, end, "@t")) >= 0; name++) {
        if (name == at || name + 5 >= end || !(CLASS[s[name - 1]] & IS_QUOTE) || memcmp(s + name, "@type", 5) ||
            !(CLASS[s[name + 5]] & IS_QUOTE))
            continue;
        int64_t value = skip_spaces(s, name + 6, end);
        if (value >= end || s[value] != ':')
            continue;
        value = skip_spaces(s, value + 1, end);
        const int64_t stop = run_without(s, value, end, ",}", 80);
        if (stop > value)
            return (Span){name - 1, stop};
    }
    return (Span){end, end};
}

/* The next og:type of Open Graph with up to 40 characters behind it. */
static Span next_og_type(Bytes s, int64_t at, int64_t end)
{
    for (; (at = find_pair(s, at, end, "g:")) >= 0; at++)
        if (at > 0 && at + 6 < end && !memcmp(s + at - 1, "og:type", 7) && CLASS[s[at + 6]] & IS_QUOTE)
            return (Span){at - 1, run_without(s, at + 7, end, "<>", 40)};
    return (Span){end, end};
}

/* Does the page hold the text of its article as data? */
static bool has_article_body(Bytes s, int64_t size)
{
    const char *string = "\"articleBody\"";
    for (int64_t at = 0; (at = find_pair(s, at, size, "eB")) >= 0; at++)
        if (at >= 7 && at + 6 <= size && !memcmp(s + at - 7, string, 13))
            return true;
    return false;
}

/* Write down where the page says what kind of page it is, a line each. */
static void put_said(Walk *w)
{
    Bytes s = w->source;
    Span type = next_type(s, 0, w->size), og = next_og_type(s, 0, w->size);
    while (!w->failed && (type.from < w->size || og.from < w->size)) {
        const Span next = type.from < og.from ? type : og;
        append(w, &w->said, s + next.from, next.to - next.from);
        append(w, &w->said, "\n", 1);
        if (type.from < next.to)
            type = next_type(s, next.to, w->size);
        if (og.from < next.to)
            og = next_og_type(s, next.to, w->size);
    }
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
