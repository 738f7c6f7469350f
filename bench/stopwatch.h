#pragma once
// How the programs of this folder measure short work: enough repetitions for 20 ms, seven times, the median. Wall clock or time of the
// processor, whichever is less: the machine may have other work, and a peer may use more than one core.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace mado::bench {

// The compiler may not leave out what is kept.
template <class T>
void keep(T const& value)
{
    asm volatile("" : : "g"(&value) : "memory");
}

template <class Work>
double nanoseconds(Work const& work)
{
    auto const read = [](clockid_t clock) {
        timespec now {};
        ::clock_gettime(clock, &now);
        return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
    };
    auto const timed = [&](long repetitions) {
        auto const wall = read(CLOCK_MONOTONIC), processor = read(CLOCK_PROCESS_CPUTIME_ID);
        for (long i = 0; i < repetitions; ++i)
            work();
        return std::min(read(CLOCK_MONOTONIC) - wall, read(CLOCK_PROCESS_CPUTIME_ID) - processor);
    };
    long repetitions = 1;
    while (timed(repetitions) < 20e6)
        repetitions *= 2;
    std::vector<double> all;
    for (int run = 0; run < 7; ++run)
        all.push_back(timed(repetitions) / static_cast<double>(repetitions));
    std::ranges::sort(all);
    return all[all.size() / 2];
}

inline std::string printed(double value)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

}  // namespace mado::bench
