/* Texts to lines and words: see reading/text.py, which says what each array means. */
#include <string.h>

#include "lines.h"

/* The table of all characters: class << CLASS_SHIFT | lower case; its last entry stands for all code points above. */
struct characters {
    const uint32_t *table;
    uint32_t last;
};

static inline uint32_t look(struct characters characters, uint32_t code)
{
    return characters.table[code < characters.last ? code : characters.last];
}

/* How many words there are, and how many lines with something to see: so much memory is asked for, and no more.
 *
 * Reading everything twice costs a third of the time; room for the most words there could be (one a character) would take
 * five times the memory. The text ends in a line feed.
 */
EXPORT int64_t cs_count_words(const uint32_t *codes, int64_t size, const uint32_t *table, int64_t table_size, int64_t *lines)
{
    const struct characters characters = {table, (uint32_t)table_size - 1};
    int64_t words = 0;
    *lines = 0;
    if (size && codes[size - 1] != '\n')
        return OUT_OF_BOUNDS;
    for (int64_t at = 0; at < size; at++) { /* a line each */
        uint32_t visible = 0, inside = 0;   /* something to see; a word that the next letter carries on */
        for (;; at++) {
            const uint32_t kind = look(characters, codes[at]) >> CLASS_SHIFT;
            if (kind == BREAK)
                break;
            const uint32_t letter = kind < UNSPACED;
            words += (letter & ~inside) + (kind == UNSPACED);
            inside = letter;
            visible |= kind ^ SPACE;
        }
        *lines += visible != 0;
    }
    return words;
}

/* What is learnt of a line while it is read. */
struct line {
    int64_t kinds[KINDS];
    int64_t start, end, next; /* its first character, its terminator, the line below */
    int64_t indent, word_from;
    uint8_t first, last, blank; /* the classes of the first and the last character that is no space, or there is none */
};

/* Read the word that begins at `at`, and return the first character behind it.
 *
 * A word is letters, digits and marks; in scripts without spaces, every character. Its hash is the sum of
 * lower case * BASE^i, mixed. Small letters are counted by what is left: one counter in memory would have to wait for itself.
 */
static inline int64_t read_word(const uint32_t *codes, int64_t at, struct characters characters, struct line *line,
                                const struct lines *out, int64_t word)
{
    const uint32_t mask = (UINT32_C(1) << CLASS_SHIFT) - 1;
    const int64_t start = at;
    int64_t others = 0; /* characters that are no small letters */
    uint32_t packed = look(characters, codes[at]), kind = packed >> CLASS_SHIFT, last = kind;
    const uint32_t first = kind;
    uint64_t hash = 0, power = 1;
    do {
        hash += (packed & mask) * power;
        power *= BASE;
        if (kind != LOWER) {
            line->kinds[kind]++;
            others++;
        }
        last = kind;
        packed = look(characters, codes[++at]); /* a line break at the least: the text ends in one */
        kind = packed >> CLASS_SHIFT;
    } while (kind < UNSPACED && last != UNSPACED);
    line->kinds[LOWER] += at - start - others;
    line->last = (uint8_t)last;
    out->word[word] = first == DIGIT ? NUMBER : mixed(hash);
    out->word_class[word] = (uint8_t)first;
    out->word_second[word] = (uint8_t)(look(characters, codes[start + 1]) >> CLASS_SHIFT);
    return at;
}

/* Read the line that begins at `at`; returns the index behind its last word. The text ends in a line break.
 *
 * The first word of a line opens a segment (2), and so does one behind a bar, a bullet or a bracket; a full stop or a
 * dash that no word follows at once opens a sentence (1).
 */
static int64_t read_line(const uint32_t *codes, int64_t size, int64_t at, struct characters characters, struct line *line,
                         const struct lines *out, int64_t row, int64_t word)
{
    uint8_t opens = 2, paused = 0; /* what the next word opens; whether a full stop or a dash stands right before */
    memset(line, 0, sizeof *line);
    line->start = at;
    line->word_from = word;
    int blank = 1;
    for (;;) {
        const uint32_t kind = look(characters, codes[at]) >> CLASS_SHIFT;
        if (blank && kind != SPACE && kind != BREAK) {
            blank = 0;
            line->indent = at - line->start;
            line->first = (uint8_t)kind;
        }
        if (kind <= UNSPACED) {
            if (word >= out->words)
                return OUT_OF_BOUNDS;
            out->word_opens[word] = opens;
            out->word_line[word] = row;
            at = read_word(codes, at, characters, line, out, word++);
            opens = paused = 0;
            continue;
        }
        line->kinds[kind]++;
        if (kind == BREAK)
            break;
        if (kind != SPACE)
            line->last = (uint8_t)kind;
        if (paused && opens == 0)
            opens = 1;
        paused = kind == END || kind == DASH;
        if (kind == BAR || kind == PIPE || kind == BULLET || kind == BRACKET)
            opens = 2;
        at++;
    }
    line->blank = (uint8_t)blank;
    line->end = at;
    line->next = at + 1;
    if (codes[at] == '\r' && at + 1 < size && codes[at + 1] == '\n') { /* one break of two characters */
        line->kinds[BREAK]++;
        line->next++;
    }
    return word;
}

/* How far reading has come; all zero before the first piece. */
struct state {
    int64_t offset;         /* characters in the pieces before */
    int64_t begun;          /* documents; the last of them is being read */
    int64_t start, stop;    /* the document that is being read, with the line feed behind it */
    int64_t number, above;  /* its lines so far; blank ones since the last with something to see */
    int64_t row, word;      /* written so far */
};

/* Put a line into the next row. */
static void write_line(const struct lines *out, const struct state *state, const struct line *line, int64_t word_to)
{
    const int64_t row = state->row, before = state->start - state->offset;
    out->document[row] = state->begun - 1;
    out->number[row] = state->number;
    out->start[row] = line->start - before;
    out->end[row] = line->end - before;
    out->indent[row] = line->indent;
    out->blank_before[row] = state->above;
    out->blank_after[row] = 0; /* until a line below says otherwise */
    out->word_from[row] = line->word_from;
    out->word_to[row] = word_to;
    for (int64_t kind = 0; kind < KINDS; kind++)
        out->kinds[kind * out->size + row] = line->kinds[kind];
    out->first[row] = line->first;
    out->last[row] = line->last;
}

/* Go on to the next document; `document_from` holds its length, and then the index of its first line. */
static int64_t begin_document(struct state *state, const struct lines *out)
{
    if (state->begun >= out->documents)
        return OUT_OF_BOUNDS;
    state->start = state->stop;
    state->stop += out->document_from[state->begun] + 1;
    state->number = state->above = 0;
    out->document_from[state->begun++] = state->row;
    return 0;
}

/* Read a line into the next row, if there is something to see; returns the line below. */
static int64_t next_line(const uint32_t *codes, int64_t size, int64_t at, struct characters characters, struct state *state,
                         const struct lines *out)
{
    struct line line;
    const int64_t word = read_line(codes, size, at, characters, &line, out, state->row, state->word);
    if (word < 0)
        return word;
    state->number++;
    if (line.blank) {
        state->above++;
        return line.next;
    }
    if (state->row >= out->size)
        return OUT_OF_BOUNDS;
    if (state->number > state->above + 1)
        out->blank_after[state->row - 1] = state->above;
    write_line(out, state, &line, word);
    state->row++;
    state->word = word;
    state->above = 0;
    return line.next;
}

/* Read some whole lines of documents that stand one behind the other, each ended by a line feed, into the memory of `Lines`.
 *
 * `document_from` comes with the length of each document, in characters without that line feed, and leaves with the index
 * of its first line. A carriage return that ends a document makes one break with the line feed.
 * Returns how many lines are written by now.
 */
EXPORT int64_t cs_read_texts(const uint32_t *codes, int64_t size, const uint32_t *table, int64_t table_size, void *memory,
                             int64_t documents, int64_t lines, int64_t words, struct state *state)
{
    const struct characters characters = {table, (uint32_t)table_size - 1};
    const struct lines out = lines_at(memory, documents, lines, words);
    if (size && codes[size - 1] != '\n')
        return OUT_OF_BOUNDS;
    for (int64_t at = 0; at < size;) {
        if (state->offset + at >= state->stop && begin_document(state, &out) < 0)
            return OUT_OF_BOUNDS;
        at = next_line(codes, size, at, characters, state, &out);
        if (at < 0)
            return at;
    }
    state->offset += size;
    out.document_from[documents] = state->row;
    return state->row;
}

/* Prefix sums of word[i] * WORD_BASE^i: (words + 1) entries, the first 0. */
EXPORT int64_t cs_prefix(const uint64_t *word, int64_t words, uint64_t *sums)
{
    uint64_t power = 1, sum = 0;
    for (int64_t at = 0; at < words; at++) {
        sums[at] = sum;
        sum += word[at] * power;
        power *= WORD_BASE;
    }
    sums[words] = sum;
    return words + 1;
}

/* Hashes of runs of words, from `size` prefix sums: a difference of two, brought down to where the run begins.
 *
 * Powers are put together from squares: at most 64 multiplications, some ten in a text of common length.
 */
EXPORT int64_t cs_gram_hashes(const uint64_t *sums, int64_t size, const int64_t *start, const int64_t *end, int64_t count,
                              uint64_t *out)
{
    uint64_t squares[64];
    squares[0] = WORD_INVERSE;
    for (int bit = 1; bit < 64; bit++)
        squares[bit] = squares[bit - 1] * squares[bit - 1];
    for (int64_t run = 0; run < count; run++) {
        if (start[run] < 0 || start[run] >= size || end[run] < 0 || end[run] >= size)
            return OUT_OF_BOUNDS;
        uint64_t raw = sums[end[run]] - sums[start[run]];
        const uint64_t *square = squares;
        for (uint64_t left = (uint64_t)start[run]; left; left >>= 1, square++)
            raw *= left & 1 ? *square : 1;
        out[run] = mixed(raw);
    }
    return count;
}
