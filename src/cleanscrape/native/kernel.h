/* What all parts of the kernel share. Every function is pure: it reads its inputs, writes its outputs, keeps nothing,
 * and returns how many entries it wrote (or would have written, if there was room for fewer), or one of the errors below.
 *
 * Arrays come from NumPy, C-contiguous: int64 for numbers, uint8 for levels, classes and flags, uint64 for hashes.
 * Nothing here depends on the locale, on the order of batches or on threads; floating point is not contracted
 * (-ffp-contract=off), so that every machine gives the same bytes.
 */
#ifndef CLEANSCRAPE_KERNEL_H
#define CLEANSCRAPE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum { OUT_OF_MEMORY = -1, OUT_OF_BOUNDS = -2 }; /* the second: inputs that contradict each other */

#endif
