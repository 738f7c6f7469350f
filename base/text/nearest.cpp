#include <mado/text/nearest.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <utility>

namespace mado::text {

namespace {

constexpr std::size_t longest_word = 200;  // longer ones are no slip of a finger

}  // namespace

// Restricted Damerau-Levenshtein distance, three rows of the table at a time.
std::size_t edits(std::string_view a_text, std::string_view b_text)
{
    auto const a = code_points(a_text), b = code_points(b_text);
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            now[j] = std::min({ last[j] + 1, now[j - 1] + 1, replaced });
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

std::string nearest(std::string_view word, std::vector<std::string_view> const& candidates)
{
    std::string_view best;
    auto fewest = std::string_view::npos;
    auto const word_length = length(word);
    if (word_length > longest_word)
        return {};
    for (auto const candidate : candidates) {
        auto const candidate_length = length(candidate);
        if (candidate_length > longest_word)
            continue;
        auto const most = (std::max(word_length, candidate_length) + 2) / 3;
        auto const count = edits(word, candidate);
        // Two short words always are near each other by number: at least one character has to stay.
        if (count <= most && count < std::max(word_length, candidate_length) && count < fewest) {
            best = candidate;
            fewest = count;
        }
    }
    return std::string(best);
}

}  // namespace mado::text
