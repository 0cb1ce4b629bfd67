/* Reading HTML, second part: from text in the source to lines of the page. */
#ifndef CLEANSCRAPE_HTML_TEXT_H
#define CLEANSCRAPE_HTML_TEXT_H

#include "html_page.h"

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

/* The innermost open element. */
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

/* End the line if one is open: where a block begins or ends. */
static void end_any_line(Walk *w)
{
    if (w->parts)
        end_line(w);
}

/* Add text to the open line. */
static void add_part(Walk *w, Bytes s, int64_t size)
{
    append(w, &w->line, s, size);
    w->parts++;
    w->solid = w->solid || skip_spaces(s, 0, size) < size;
    if (w->mode & MARKED)
        append(w, &w->part_ends, &w->line.size, sizeof w->line.size);
}

/* Remember an inline tag, or (size -1) that two cells meet, for those who ask what is inside the lines. */
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

#endif
