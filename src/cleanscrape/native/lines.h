/* The arrays that the text kernel shares with reading/text.py and phrases.py: where each stands in its memory. */
#ifndef CLEANSCRAPE_LINES_H
#define CLEANSCRAPE_LINES_H

#include "kernel.h"

/* The constants below are those of reading/characters.py and reading/text.py; tests/test_native.py compares them. */

/* Classes of characters (Kind); those up to UNSPACED make up words. */
enum {
    LOWER, UPPER, LETTER, DIGIT, MARK, UNSPACED, SPACE, BREAK, END, COMMA, COLON, QUOTE, BRACKET, BAR, BULLET, DASH,
    MONEY, AT, SYMBOL, CONTROL, RIGHTS, HASH, PIPE, KINDS
};
#define CLASS_SHIFT 24

#define NUMBER UINT64_C(0x5851F42D4C957F2D) /* the hash of every word that begins with a digit */

/* Polynomial hashes modulo 2^64: an odd base has an inverse, so any run of words is a difference of prefix sums (Karp and
 * Rabin 1987).
 */
#define BASE UINT64_C(0x9E3779B97F4A7C15)         /* of a word over its characters */
#define WORD_BASE UINT64_C(0xD6E8FEB86659FD93)    /* of a run of words */
#define WORD_INVERSE UINT64_C(0xCFEE444D8B59A89B) /* WORD_BASE * WORD_INVERSE == 1 */

/* Spread the entropy of a polynomial hash over all bits: multiply-and-shift mixes the high bits down (Knuth 6.4). */
static inline uint64_t mixed(uint64_t raw)
{
    return (raw ^ (raw >> 29)) * UINT64_C(0xFF51AFD7ED558CCD);
}

/* The lines of a batch of documents and their words: where the arrays of `Lines` (reading/text.py) stand in its memory,
 * which begins with the three sizes.
 */
struct lines {
    int64_t documents, size, words;
    int64_t *document_from;                       /* (documents + 1) */
    int64_t *document, *number, *start, *end;     /* (size), all up to word_to */
    int64_t *indent, *blank_before, *blank_after;
    int64_t *word_from, *word_to;
    int64_t *kinds;                               /* (KINDS, size) */
    uint64_t *word;                               /* (words) */
    int64_t *word_line;
    uint8_t *first, *last;                        /* (size) */
    uint8_t *word_class, *word_second, *word_opens; /* (words) */
};

/* The order is that of `Lines.memory`. */
static inline struct lines lines_at(void *memory)
{
    int64_t *numbers = memory;
    const int64_t documents = *numbers++, size = *numbers++, words = *numbers++;
    struct lines at = {.documents = documents, .size = size, .words = words};
    at.document_from = numbers, numbers += documents + 1;
    int64_t **const columns[] = {&at.document, &at.number, &at.start, &at.end, &at.indent, &at.blank_before,
                                 &at.blank_after, &at.word_from, &at.word_to, &at.kinds};
    for (size_t column = 0; column < sizeof columns / sizeof *columns; column++)
        *columns[column] = numbers, numbers += size;
    numbers = at.kinds + KINDS * size;
    at.word = (uint64_t *)numbers, numbers += words;
    at.word_line = numbers, numbers += words;
    at.first = (uint8_t *)numbers;
    at.last = at.first + size;
    at.word_class = at.last + size;
    at.word_second = at.word_class + words;
    at.word_opens = at.word_second + words;
    return at;
}

/* How an entry of the lexicon wants to stand in a line: ~ ^ $ = */
enum { ANYWHERE, AT_START, AT_END, WHOLE };
/* What a word is, as flags; and whether there is anything to say where its row is found. */
enum { STOPWORD = 1, MONTH = 2, WEEKDAY = 4, TELLS = 8 };

/* A slot of a phrase table holds the number of a row and, above its ROW bits, TAG bits of the key from TAG_AT on. */
enum { ROW = 20, TAG = 12, TAG_AT = 28 };

/* A phrase table: where the arrays of `PhraseTable` (phrases.py) stand in its memory, which begins with four sizes. */
struct table {
    int64_t bits;
    uint64_t *key;                        /* (rows) */
    uint32_t *slots;                      /* (2 << bits) */
    int32_t *points;                      /* (rows) */
    int32_t *entry_from, *longer_from;    /* (rows + 1) */
    uint8_t *entry_label, *entry_operator, *entry_level; /* (entries) */
    uint8_t *longer;                      /* (longer) */
    uint8_t *flags;                       /* (rows) */
};

/* The order is that of `PhraseTable.memory`. */
static inline struct table table_at(void *memory)
{
    int64_t *numbers = memory;
    const int64_t rows = *numbers++, entries = *numbers++, longer = *numbers++, bits = *numbers++;
    struct table at = {.bits = bits, .key = (uint64_t *)numbers};
    at.slots = (uint32_t *)(at.key + rows);
    at.points = (int32_t *)(at.slots + (INT64_C(2) << bits));
    at.entry_from = at.points + rows;
    at.longer_from = at.entry_from + rows + 1;
    at.entry_label = (uint8_t *)(at.longer_from + rows + 1);
    at.entry_operator = at.entry_label + entries;
    at.entry_level = at.entry_operator + entries;
    at.longer = at.entry_level + entries;
    at.flags = at.longer + longer;
    return at;
}

/* What was found of each word: the first memory of `Found` (phrases.py). */
struct found_words {
    uint64_t *sums;    /* (words + 1) */
    int64_t *word_row; /* (words) */
    uint8_t *filled, *spoken;
};

static inline struct found_words found_words_at(void *memory, int64_t words)
{
    struct found_words at = {.sums = memory};
    at.word_row = (int64_t *)(at.sums + words + 1);
    at.filled = (uint8_t *)(at.word_row + words);
    at.spoken = at.filled + words;
    return at;
}

/* What was found in the lines: the second memory of `Found`, which begins with three sizes. */
struct found {
    int64_t kinds, hits, labels;
    int64_t *hit_line, *hit_from, *hit_to;             /* (hits) */
    int64_t *label_line, *label_from, *label_to, *label; /* (labels) */
    int32_t *hit_points;                               /* (hits) */
    uint8_t *level, *length;                           /* (kinds, size) */
    uint8_t *label_whole;                              /* (labels) */
};

static inline struct found found_at(void *memory, int64_t size)
{
    int64_t *numbers = memory;
    const int64_t kinds = *numbers++, hits = *numbers++, labels = *numbers++;
    struct found at = {.kinds = kinds, .hits = hits, .labels = labels, .hit_line = numbers};
    at.hit_from = at.hit_line + hits;
    at.hit_to = at.hit_from + hits;
    at.label_line = at.hit_to + hits;
    at.label_from = at.label_line + labels;
    at.label_to = at.label_from + labels;
    at.label = at.label_to + labels;
    at.hit_points = (int32_t *)(at.label + labels);
    at.level = (uint8_t *)(at.hit_points + hits);
    at.length = at.level + kinds * size;
    at.label_whole = at.length + kinds * size;
    return at;
}

EXPORT int64_t cs_prefix(const uint64_t *word, int64_t words, uint64_t *sums);

#endif
