/* Characters in UTF-8, lone surrogates as three bytes: white space and line breaks as Python's str has them, and where
 * something stands. */
#ifndef CLEANSCRAPE_CHARACTERS_H
#define CLEANSCRAPE_CHARACTERS_H

#include <stdbool.h>
#include <string.h>

#include "kernel.h"

typedef const uint8_t *Bytes;

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

/* Where the first character stands that is no white space. */
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

/* All bytes but those that continue a character. */
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

/* Write a character; returns its bytes. */
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

#endif
