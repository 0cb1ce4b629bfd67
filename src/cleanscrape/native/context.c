/* The second look: what stands around each line. context.py names the features, in the order in which they are put here. */
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "levels.h"

enum {
    SECTIONS = 6,    /* as in context.py */
    WINDOWS = 4,     /* as in context.py */
    BRIDGES = 2,     /* as in passages.py */
    THEMES = 2 + BRIDGES,
    NEAR = 10,       /* lines either side that most shares are about */
    NEAREST = 3,     /* ... and those that learned_3 is about */
    NEAR_RUN = 12,   /* ... and lone_prose */
    FAR = 1 << 10,   /* lines: as far as "nowhere" */
    CAPPED = 100,    /* words: a longer line is no more of an article */
    SURE = 700,      /* thousandths */
    LIKELY = 500,
    STRONG = 2,      /* levels of classifiers */
    CERTAIN = 4,
    OPENING = 4,     /* lines that topic_top is about */
    LONGEST_NAME = 4 /* words */
};
static const int WINDOW[WINDOWS] = {1, 3, 8, 20};
static const int BRIDGE[BRIDGES] = {8, 30};

/* The lines of one document. All pointers are to its first line. */
typedef struct {
    int64_t size;
    const int64_t *words, *first, *last, *repeats, *word_from, *likely;
    const int64_t *learned;
    const uint8_t *sentence, *prose;
    const uint64_t *word; /* of the whole batch */
    const uint8_t *rare;
} Document;

/* Prefix sums over the lines of a document, with a zero in front. */
enum { SUM_LIKELY, SUM_MASS, SUM_WORDS, SUM_NOISE, SUM_DATES, SUM_PROSE, SUM_REPEATED, SUM_LEARNED, SUM_LONE, SUM_LONG,
       SUM_SIGN, SUMS = SUM_SIGN + SECTIONS };

/* What is known of each line before its features are written down. */
typedef struct {
    int64_t *sum[SUMS];
    int64_t *passage_mass[BRIDGES]; /* of the passage around the line, 0 outside */
    int32_t *passage_lines[BRIDGES];
    int32_t *hits[THEMES + 1]; /* rarer words that stand in sure lines, by theme; last: all rarer words */
    int32_t *next_sure, *next_sign[SECTIONS];
    int32_t *run, *run_place, *long_run, *shape, *named;
    double *run_likely;
    uint8_t *noise, *certain, *date, *sure, *opening, *sign[SECTIONS], *inside[BRIDGES];
} Known;

/* What is known of a document. */
typedef struct {
    int64_t longest_line, longest_run;
    int64_t passages[BRIDGES], longest_mass[BRIDGES], all_mass[BRIDGES], best_first[BRIDGES], best_last[BRIDGES];
} Whole;

static int64_t between(const int64_t *sum, int64_t start, int64_t stop) { return sum[stop] - sum[start]; }

/* Cut all arrays out of one block of memory; without a block, say how large it must be. */
static size_t lay_out(Known *k, char *block, int64_t lines)
{
    const size_t size = (size_t)lines + 1;
    size_t at = 0;
#define PLACE(pointer)                                            \
    do {                                                          \
        (pointer) = block ? (void *)(block + at) : NULL;          \
        at += (size * sizeof *(pointer) + 7) / 8 * 8;             \
    } while (0)
    for (int i = 0; i < SUMS; i++)
        PLACE(k->sum[i]);
    for (int i = 0; i < BRIDGES; i++) {
        PLACE(k->passage_mass[i]);
        PLACE(k->passage_lines[i]);
        PLACE(k->inside[i]);
    }
    for (int i = 0; i <= THEMES; i++)
        PLACE(k->hits[i]);
    for (int i = 0; i < SECTIONS; i++) {
        PLACE(k->next_sign[i]);
        PLACE(k->sign[i]);
    }
    PLACE(k->next_sure);
    PLACE(k->run);
    PLACE(k->run_place);
    PLACE(k->long_run);
    PLACE(k->shape);
    PLACE(k->named);
    PLACE(k->run_likely);
    PLACE(k->noise);
    PLACE(k->certain);
    PLACE(k->date);
    PLACE(k->sure);
    PLACE(k->opening);
#undef PLACE
    return at;
}

/* Arrays for the largest of the documents, in one block to be freed; NULL without memory. */
static char *make_room(Known *k, int64_t documents, const int64_t *document_from)
{
    int64_t largest = 0;
    for (int64_t index = 0; index < documents; index++)
        largest = most(largest, document_from[index + 1] - document_from[index]);
    char *block = malloc(lay_out(k, NULL, largest));
    if (block)
        lay_out(k, block, largest);
    return block;
}

/* Passages are stretches of likely lines with at most `bridge` words of others between two of them (a line is a gap of two
 * words more than it has; certain noise is none). Marks the lines of the longest in `inside`; of equals the first. */
static void find_passages(const Document *d, const uint8_t *certain, int bridge, int which, Known *k, Whole *w)
{
    int64_t *mass = k->passage_mass[which];
    int32_t *lines = k->passage_lines[which];
    memset(mass, 0, (size_t)d->size * sizeof *mass);
    memset(lines, 0, (size_t)d->size * sizeof *lines);
    w->passages[which] = w->longest_mass[which] = w->all_mass[which] = 0;
    w->best_first[which] = w->best_last[which] = -1;
    int64_t line = 0;
    while (line < d->size) {
        if (!(d->likely[line] > LIKELY && d->words[line] > 0 && !certain[line])) {
            line++;
            continue;
        }
        int64_t first = line, last = line, gap = 0, total = 0;
        for (; line < d->size; line++) {
            const int64_t capped = least(d->words[line], CAPPED);
            if (d->likely[line] > LIKELY && d->words[line] > 0 && !certain[line]) {
                if (gap > bridge)
                    break;
                total += d->likely[line] * capped;
                last = line;
                gap = 0;
            } else if (!certain[line]) {
                gap += capped + 2;
            }
        }
        for (int64_t own = first; own <= last; own++) {
            mass[own] = total;
            lines[own] = (int32_t)(last - first + 1);
        }
        w->passages[which]++;
        w->all_mass[which] += total;
        if (total > w->longest_mass[which]) {
            w->longest_mass[which] = total;
            w->best_first[which] = first;
            w->best_last[which] = last;
        }
        line = last + 1;
    }
    memset(k->inside[which], 0, (size_t)d->size);
    if (w->best_first[which] >= 0)
        memset(k->inside[which] + w->best_first[which], 1, (size_t)(w->best_last[which] - w->best_first[which] + 1));
}

/* For each choice of sure lines: how many of a line's rarer words stand in sure lines, itself left out. Words are told apart
 * by their hash in a table eight times as large as the document has words; a word said twice in its own line passes too. */
static int count_topics(const Document *d, const uint8_t *const theme[THEMES], Known *k)
{
    const int64_t from = d->word_from[0], words = d->word_from[d->size] - from;
    int bits = 3;
    while (((int64_t)1 << (bits - 3)) < words + 1)
        bits++;
    uint32_t *held = malloc(((size_t)1 << bits) * sizeof *held);
    if (!held)
        return 0;
    const uint64_t *word = d->word + from;
    const uint8_t *rare = d->rare + from;
    for (int which = 0; which <= THEMES; which++)
        memset(k->hits[which], 0, (size_t)d->size * sizeof(int32_t));
    for (int which = 0; which < THEMES; which++) {
        memset(held, 0, ((size_t)1 << bits) * sizeof *held);
        for (int64_t line = 0; line < d->size; line++)
            if (theme[which][line])
                for (int64_t at = d->word_from[line] - from; at < d->word_from[line + 1] - from; at++)
                    if (rare[at])
                        held[word[at] >> (64 - bits)]++;
        for (int64_t line = 0; line < d->size; line++)
            for (int64_t at = d->word_from[line] - from; at < d->word_from[line + 1] - from; at++)
                if (rare[at]) {
                    k->hits[which][line] += held[word[at] >> (64 - bits)] > theme[which][line];
                    k->hits[THEMES][line] += which == 0;
                }
    }
    free(held);
    return 1;
}

/* The words of a run as one number. */
static uint64_t run_hash(const uint64_t *word, int64_t size)
{
    uint64_t hash = (uint64_t)size;
    for (int64_t at = 0; at < size; at++)
        hash = scattered(hash ^ word[at]);
    return hash;
}

/* How many words a line begins with (2 to 4) that are a whole line elsewhere: an author above a biography. */
static int find_named(const Document *d, Known *k)
{
    uint64_t capacity = 16;
    int64_t whole = 0;
    for (int64_t line = 0; line < d->size; line++)
        whole += d->words[line] >= 2 && d->words[line] <= LONGEST_NAME;
    memset(k->named, 0, (size_t)d->size * sizeof *k->named);
    if (!whole)
        return 1;
    while (capacity < 2 * (uint64_t)whole)
        capacity *= 2;
    uint64_t *slot = calloc(capacity, sizeof *slot); /* 0 is free */
    if (!slot)
        return 0;
    for (int64_t line = 0; line < d->size; line++)
        if (d->words[line] >= 2 && d->words[line] <= LONGEST_NAME) {
            const uint64_t hash = run_hash(d->word + d->word_from[line], d->words[line]) | 1;
            uint64_t at = hash >> 1 & (capacity - 1);
            while (slot[at] && slot[at] != hash)
                at = (at + 1) & (capacity - 1);
            slot[at] = hash;
        }
    for (int64_t line = 0; line < d->size; line++)
        for (int size = LONGEST_NAME; size >= 2 && !k->named[line]; size--)
            if (d->words[line] > size + 3) {
                const uint64_t hash = run_hash(d->word + d->word_from[line], size) | 1;
                uint64_t at = hash >> 1 & (capacity - 1);
                while (slot[at] && slot[at] != hash)
                    at = (at + 1) & (capacity - 1);
                if (slot[at])
                    k->named[line] = size;
            }
    free(slot);
    return 1;
}

/* Runs of lines of one shape, and runs of sentences. */
static void find_runs(const Document *d, Known *k, Whole *w)
{
    w->longest_run = w->longest_line = 0;
    for (int64_t line = 0; line < d->size; line++) {
        int bits = 0; /* whole part of log2(words + 1), at most 5 */
        while (bits < 5 && (d->words[line] + 1) >> (bits + 1))
            bits++;
        k->shape[line] = (int32_t)((d->first[line] * 32 + (d->words[line] > 0 ? d->last[line] : 0)) * 8 + bits);
        w->longest_line = most(w->longest_line, least(d->words[line], 200));
    }
    for (int64_t start = 0, stop; start < d->size; start = stop) {
        int64_t likely = 0;
        for (stop = start; stop < d->size && k->shape[stop] == k->shape[start]; stop++)
            likely += d->likely[stop];
        for (int64_t line = start; line < stop; line++) {
            k->run[line] = (int32_t)(stop - start);
            k->run_place[line] = (int32_t)(line - start);
            k->run_likely[line] = (double)likely / (double)((stop - start) * 1000);
        }
    }
#define LONG_SENTENCE(line) (d->words[line] >= 10 && d->sentence[line])
    for (int64_t start = 0, stop; start < d->size; start = stop) {
        const int sentences = LONG_SENTENCE(start);
        for (stop = start; stop < d->size && LONG_SENTENCE(stop) == sentences; stop++)
            ;
        for (int64_t line = start; line < stop; line++)
            k->long_run[line] = sentences ? (int32_t)(stop - start) : 0;
        w->longest_run = most(w->longest_run, sentences ? stop - start : 0);
    }
}

static void add_up(const Document *d, Known *k)
{
    for (int which = 0; which < SUMS; which++)
        k->sum[which][0] = 0;
    for (int64_t line = 0; line < d->size; line++) {
        const int64_t capped = least(d->words[line], CAPPED);
        int64_t term[SUMS] = {d->likely[line], d->likely[line] * capped, capped, k->noise[line], k->date[line], d->prose[line],
                              d->repeats[line] > 1, d->learned[line], k->long_run[line] == 1, k->long_run[line] > 0};
        for (int section = 0; section < SECTIONS; section++)
            term[SUM_SIGN + section] = k->sign[section][line];
        for (int which = 0; which < SUMS; which++)
            k->sum[which][line + 1] = k->sum[which][line] + term[which];
    }
}

/* Distance to the next line with the flag set, FAR where there is none. */
static void find_next(const uint8_t *flag, int64_t size, int32_t *distance)
{
    int64_t next = -1;
    for (int64_t line = size - 1; line >= 0; line--) {
        distance[line] = next < 0 ? FAR : (int32_t)(next - line);
        if (flag[line])
            next = line;
    }
}

static int64_t distance_to(int64_t last, int64_t line) { return last < 0 ? FAR : line - last; }

/* Write down the features of every line of a document; returns how many there are. */
static int64_t put_features(const Document *d, const Known *k, const Whole *w, const uint8_t *by_count, int64_t no_kind,
                            uint8_t *out, int64_t stride)
{
    const int64_t size = d->size;
    int64_t row = 0, last_sure = -1, last_sign[SECTIONS];
    const int64_t all_likely = k->sum[SUM_LIKELY][size], all_mass = k->sum[SUM_MASS][size], all_words = k->sum[SUM_WORDS][size];
    for (int section = 0; section < SECTIONS; section++)
        last_sign[section] = -1;
#define SHARE(value) (out[row++ * stride + line] = share_level(value))
#define COUNT(value) (out[row++ * stride + line] = count_level(by_count, value))
    for (int64_t line = 0; line < size; line++) {
        row = 0;
        const int64_t low = most(line - NEAR, 0), high = least(line + NEAR + 1, size);
        SHARE((double)d->likely[line] / 1000);
        for (int i = 0; i < WINDOWS; i++)
            SHARE((double)between(k->sum[SUM_LIKELY], most(line - WINDOW[i], 0), line) / (1000 * WINDOW[i]));
        for (int i = 0; i < WINDOWS; i++)
            SHARE((double)between(k->sum[SUM_LIKELY], line + 1, least(line + 1 + WINDOW[i], size)) / (1000 * WINDOW[i]));
        SHARE((double)all_mass / (double)at_least_one(all_words * 1000));
        SHARE((double)k->sum[SUM_MASS][line] / (double)at_least_one(all_mass));
        SHARE(k->run_likely[line]);
        for (int theme = 0; theme < THEMES; theme++)
            SHARE((float)((double)k->hits[theme][line] / (double)at_least_one(k->hits[THEMES][line])));
        SHARE((double)between(k->sum[SUM_NOISE], low, high) / (2 * NEAR + 1));
        SHARE((double)between(k->sum[SUM_DATES], low, high) / (2 * NEAR + 1));
        int64_t alike = -1; /* itself */
        for (int64_t other = low; other < high; other++)
            alike += k->shape[other] == k->shape[line];
        SHARE((double)alike / (2 * NEAR));
        SHARE((double)between(k->sum[SUM_PROSE], low, high) / (2 * NEAR + 1));
        SHARE((double)between(k->sum[SUM_REPEATED], low, high) / (2 * NEAR + 1));
        SHARE((double)all_likely / (double)(size * 1000));
        SHARE((double)least(d->words[line], 200) / (double)at_least_one(w->longest_line));
        for (int i = 0; i < BRIDGES; i++) {
            SHARE((double)k->passage_mass[i][line] / (double)at_least_one(w->longest_mass[i]));
            SHARE((double)w->longest_mass[i] / (double)at_least_one(w->all_mass[i]));
        }
        const int64_t low_run = most(line - NEAR_RUN, 0), high_run = least(line + NEAR_RUN + 1, size);
        SHARE((double)between(k->sum[SUM_LONE], low_run, high_run) /
              (double)at_least_one(between(k->sum[SUM_LONG], low_run, high_run)));

        for (int i = 1; i < WINDOWS; i++)
            COUNT(between(k->sum[SUM_MASS], most(line - WINDOW[i], 0), line) / 1000);
        for (int i = 1; i < WINDOWS; i++)
            COUNT(between(k->sum[SUM_MASS], line + 1, least(line + 1 + WINDOW[i], size)) / 1000);
        COUNT(all_mass / 1000);
        COUNT(distance_to(last_sure, line));
        COUNT(k->next_sure[line]);
        COUNT(k->run[line]);
        COUNT(k->run_place[line]);
        COUNT(line > 0 ? d->words[line - 1] : 0);
        COUNT(line + 1 < size ? d->words[line + 1] : 0);
        for (int section = 0; section < SECTIONS; section++)
            COUNT(distance_to(last_sign[section], line));
        for (int section = 0; section < SECTIONS; section++)
            COUNT(k->next_sign[section][line]);
        for (int section = 0; section < SECTIONS; section++)
            COUNT(k->sum[SUM_SIGN + section][line]);
        for (int section = 0; section < SECTIONS; section++)
            COUNT(k->sum[SUM_SIGN + section][size]);
        COUNT(k->sum[SUM_NOISE][size]);
        COUNT(k->named[line]);
        for (int i = 0; i < BRIDGES; i++) {
            const int some = w->best_first[i] >= 0;
            COUNT(k->passage_mass[i][line] / 1000);
            COUNT(w->passages[i]);
            COUNT(some ? w->best_first[i] - line : 0);
            COUNT(some ? line - w->best_last[i] : 0);
            COUNT(k->passage_lines[i][line]);
        }
        COUNT(k->long_run[line]);
        COUNT(w->longest_run);
        COUNT(k->sum[SUM_LONG][size]);

        out[row++ * stride + line] = plain_level(line > 0 ? d->last[line - 1] : no_kind);
        out[row++ * stride + line] = plain_level(line + 1 < size ? d->first[line + 1] : no_kind);
        const int64_t three = between(k->sum[SUM_LEARNED], most(line - NEAREST, 0), least(line + NEAREST + 1, size));
        out[row++ * stride + line] = signed_level((double)three / 4);
        out[row++ * stride + line] = signed_level((double)between(k->sum[SUM_LEARNED], low, high) / 10);

        if (k->sure[line])
            last_sure = line;
        for (int section = 0; section < SECTIONS; section++)
            if (k->sign[section][line])
                last_sign[section] = line;
    }
#undef SHARE
#undef COUNT
    return row;
}

/* What the classifiers' levels say of each line. `kinds`: (labels, lines of the batch), from the first line of the document. */
static void read_kinds(const Document *d, const uint8_t *kinds, int64_t stride, int64_t labels, const int64_t *section_of,
                       int64_t date, Known *k)
{
    for (int section = 0; section < SECTIONS; section++)
        memset(k->sign[section], 0, (size_t)d->size);
    memset(k->noise, 0, (size_t)d->size); /* the highest level, for now */
    for (int64_t label = 0; label < labels; label++) {
        const uint8_t *level = kinds + label * stride;
        uint8_t *sign = section_of[label] < 0 ? NULL : k->sign[section_of[label]];
        for (int64_t line = 0; line < d->size; line++)
            k->noise[line] = level[line] > k->noise[line] ? level[line] : k->noise[line];
        if (sign)
            for (int64_t line = 0; line < d->size; line++)
                sign[line] |= (level[line] >= STRONG) & !d->prose[line];
    }
    for (int64_t line = 0; line < d->size; line++) {
        k->certain[line] = k->noise[line] >= CERTAIN;
        k->noise[line] = k->noise[line] >= STRONG && !d->prose[line];
        k->date[line] = kinds[date * stride + line] >= STRONG;
        k->sure[line] = d->likely[line] > SURE && d->words[line] >= 10;
    }
}

static int64_t look_around(const Document *d, const uint8_t *kinds, int64_t stride, int64_t labels, const int64_t *section_of,
                           int64_t date, const uint8_t *by_count, int64_t no_kind, Known *k, uint8_t *out)
{
    Whole whole;
    read_kinds(d, kinds, stride, labels, section_of, date, k);
    for (int which = 0; which < BRIDGES; which++)
        find_passages(d, k->certain, BRIDGE[which], which, k, &whole);
    for (int64_t line = 0; line < d->size; line++)
        for (int which = 0; which < BRIDGES; which++)
            k->inside[which][line] &= d->likely[line] > LIKELY && d->words[line] >= 6;
    memset(k->opening, 0, (size_t)d->size);
    memset(k->opening, 1, (size_t)least(d->size, OPENING));
    const uint8_t *const theme[THEMES] = {k->sure, k->opening, k->inside[0], k->inside[1]};
    if (!count_topics(d, theme, k) || !find_named(d, k))
        return -1;
    find_runs(d, k, &whole);
    add_up(d, k);
    find_next(k->sure, d->size, k->next_sure);
    for (int section = 0; section < SECTIONS; section++)
        find_next(k->sign[section], d->size, k->next_sign[section]);
    return put_features(d, k, &whole, by_count, no_kind, out, stride);
}

/* The features of every line: `out` (features, lines). Returns how many features there are, or -1 without memory.
 *
 * document_from  (documents + 1): index of the first line of each document
 * words, first, last, repeats, learned, likely  (lines); sentence, prose  (lines) flags
 * word_from      (lines + 1); word, rare  one entry a word: its hash; whether it is one of the rarer words
 * kinds          (labels, lines): levels of the classifiers; section_of (labels): the section a label opens, or -1
 * date           the row of the label "date"; no_kind: the kind of a character that is not there
 */
EXPORT int64_t cs_around(int64_t documents, const int64_t *document_from, const int64_t *words, const int64_t *first,
                         const int64_t *last, const int64_t *repeats, const int64_t *learned, const int64_t *likely,
                         const uint8_t *sentence, const uint8_t *prose, const int64_t *word_from, const uint64_t *word,
                         const uint8_t *rare, const uint8_t *kinds, int64_t labels, const int64_t *section_of, int64_t date,
                         int64_t no_kind, const uint8_t *by_count, uint8_t *out)
{
    const int64_t lines = document_from[documents];
    int64_t rows = 0;
    Known known;
    char *block = make_room(&known, documents, document_from);
    if (!block)
        return -1;
    for (int64_t index = 0; index < documents && rows >= 0; index++) {
        const int64_t at = document_from[index];
        const Document d = {document_from[index + 1] - at, words + at, first + at, last + at, repeats + at, word_from + at,
                            likely + at, learned + at, sentence + at, prose + at, word, rare};
        if (d.size)
            rows = look_around(&d, kinds + at, lines, labels, section_of, date, by_count, no_kind, &known, out + at);
    }
    free(block);
    return rows;
}

/* Which lines stand in the longest passage of their document: `inside` (lines). Returns their number, or -1 without memory. */
EXPORT int64_t cs_longest_passage(int64_t documents, const int64_t *document_from, const int64_t *words, const int64_t *likely,
                                  const uint8_t *certain, int64_t bridge, uint8_t *inside)
{
    int64_t count = 0;
    Known known;
    char *block = make_room(&known, documents, document_from);
    if (!block)
        return -1;
    for (int64_t index = 0; index < documents; index++) {
        const int64_t at = document_from[index];
        Document d = {0};
        Whole whole;
        d.size = document_from[index + 1] - at;
        d.words = words + at;
        d.likely = likely + at;
        find_passages(&d, certain + at, (int)bridge, 0, &known, &whole);
        memcpy(inside + at, known.inside[0], (size_t)d.size);
        if (whole.best_first[0] >= 0)
            count += whole.best_last[0] - whole.best_first[0] + 1;
    }
    free(block);
    return count;
}
