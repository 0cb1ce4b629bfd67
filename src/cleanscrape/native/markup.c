/* Points of the words of tags, classes and ids: see structure.py, which says how a name is cut into words. */
#include <stdlib.h>
#include <string.h>

#include "groups.h"

enum { LONGEST_WORD = 40, MOST_WORDS = 32 }; /* bytes; different words of one name, of which the first ones count */

static uint64_t hash_bytes(const uint8_t *text, int64_t size)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a (Fowler, Noll and Vo 1991) */
    for (int64_t at = 0; at < size; at++)
        hash = (hash ^ text[at]) * 0x100000001B3u;
    return scattered(hash) | 1; /* 0 is a free slot */
}

static uint64_t slot_of(const uint64_t *slots, uint64_t mask, uint64_t hash)
{
    uint64_t at = hash >> 1 & mask;
    while (slots[at] && slots[at] != hash)
        at = (at + 1) & mask;
    return at;
}

/* Build the table of the words in `text`, each ended by a NUL: `slots` (capacity, a power of two over twice the number of
 * words, zeros) gets their hashes, `word` (capacity) their numbers. Returns how many words there are. */
EXPORT int64_t cs_word_table(const uint8_t *text, int64_t size, int64_t capacity, uint64_t *slots, int64_t *word)
{
    int64_t count = 0;
    for (int64_t start = 0, at = 0; at < size; at++)
        if (!text[at]) {
            const uint64_t hash = hash_bytes(text + start, at - start), slot = slot_of(slots, (uint64_t)capacity - 1, hash);
            slots[slot] = hash;
            word[slot] = count++;
            start = at + 1;
        }
    return count;
}

static int is_upper(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }
static int is_lower(uint8_t byte) { return (byte >= 'a' && byte <= 'z') || byte >= 128; }
static int is_letter(uint8_t byte) { return is_upper(byte) || is_lower(byte); }
static int is_space(uint8_t byte) { return byte == ' ' || (byte >= 9 && byte <= 13); }

typedef struct {
    const uint64_t *slots;
    uint64_t mask;
    const int64_t *word, *near, *far; /* near and far: points by word */
} Words;

typedef struct {
    uint64_t seen[MOST_WORDS];
    int count;
    int64_t near, far;
} Sum;

/* Add the points of a word in lower case, unless it was there before in the same name. */
static void add_word(const Words *words, const uint8_t *text, int64_t size, Sum *sum)
{
    uint8_t lower[4 * LONGEST_WORD];
    int digits = 1, characters = 0;
    if (size > (int64_t)sizeof lower)
        return;
    for (int64_t at = 0; at < size; at++) {
        lower[at] = (uint8_t)(is_upper(text[at]) ? text[at] + 32 : text[at]);
        digits &= text[at] >= '0' && text[at] <= '9';
        characters += (text[at] & 0xC0) != 0x80;
    }
    if (digits || characters > LONGEST_WORD)
        return;
    const uint64_t hash = hash_bytes(lower, size);
    for (int before = 0; before < sum->count; before++)
        if (sum->seen[before] == hash)
            return;
    if (sum->count == MOST_WORDS)
        return;
    sum->seen[sum->count++] = hash;
    const uint64_t slot = slot_of(words->slots, words->mask, hash);
    if (words->slots[slot]) {
        sum->near += words->near[words->word[slot]];
        sum->far += words->far[words->word[slot]];
    }
}

/* The end of the word that begins at a letter: capitals, or one capital and small letters. */
static int64_t word_end(const uint8_t *text, int64_t at, int64_t size)
{
    const int64_t start = at;
    while (at < size && is_upper(text[at]))
        at++;
    if (at - start > 1)
        return at < size && is_lower(text[at]) ? at - 1 : at; /* "HTMLPage": the last capital opens the next word */
    while (at < size && is_lower(text[at]))
        at++;
    return at;
}

static void add_name(const Words *words, const uint8_t *text, int64_t size, Sum *sum)
{
    sum->count = 0;
    add_word(words, text, size, sum);
    int parts = 0;
    for (int pass = 0; pass < 2 && (!pass || parts > 1); pass++)
        for (int64_t at = 0; at < size;) {
            if (!is_letter(text[at])) {
                at++;
                continue;
            }
            const int64_t stop = word_end(text, at, size);
            if (pass)
                add_word(words, text + at, stop - at, sum);
            parts += !pass;
            at = stop;
        }
}

/* A tag as learned: between angle brackets. */
static void add_tag(const Words *words, const uint8_t *text, int64_t size, Sum *sum)
{
    uint8_t tag[4 * LONGEST_WORD];
    sum->count = 0;
    if (size + 2 > (int64_t)sizeof tag)
        return;
    tag[0] = '<';
    memcpy(tag + 1, text, (size_t)size);
    tag[size + 1] = '>';
    add_word(words, tag, size + 2, sum);
}

/* The points of shapes: `near`, `far` (shapes). `text`: the tag and the names of each shape, each ended by a NUL. Returns how
 * many shapes there are. */
EXPORT int64_t cs_shape_points(const uint8_t *text, int64_t size, const uint64_t *slots, int64_t capacity, const int64_t *word,
                               const int64_t *word_near, const int64_t *word_far, int64_t *near, int64_t *far)
{
    const Words words = {slots, (uint64_t)capacity - 1, word, word_near, word_far};
    int64_t shapes = 0, start = 0;
    int tag = 1;
    Sum sum = {.near = 0, .far = 0};
    for (int64_t at = 0; at < size; at++) {
        if (text[at] && (tag || !is_space(text[at])))
            continue;
        if (tag)
            add_tag(&words, text + start, at - start, &sum);
        else if (at > start)
            add_name(&words, text + start, at - start, &sum);
        start = at + 1;
        if (text[at])
            continue;
        if (!tag) {
            near[shapes] = sum.near;
            far[shapes++] = sum.far;
            sum.near = sum.far = 0;
        }
        tag = !tag;
    }
    return shapes;
}
