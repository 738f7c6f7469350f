#pragma once
// Which standard a header means: by the names of its columns, folded, with other names that are known, old and new ones mixed.
#include <mado/datasets/names.h>

#include <mado/text/catalogue.h>

#include <span>

namespace mado::datasets {

struct Reason { std::string key {}; text::Arguments arguments {}; };  // words: text/*.po of this part

struct Match {
    std::string standard {};                  // id
    int score = 0;                            // 0–100; from 50 on it is taken for that standard
    std::vector<std::optional<std::size_t>> columns {};  // for each column of the header: the standard's column
    std::vector<std::string> missing {};      // required columns of the standard that the header lacks
    std::vector<std::string> unknown {};      // columns of the header that the standard does not have
    std::vector<std::string> renamed {};      // "コ―ド → コード": taken although written otherwise
    std::vector<Reason> reasons {};
};
inline constexpr int sure_enough = 50;

// The best first, at most `most`, none below 20.
std::vector<Match> detect(Standards const& standards, std::span<std::string const> header, std::size_t most = 3);
// How the header fits one standard that somebody named.
Match match(Standards const& standards, Standard const& standard, std::span<std::string const> header);

}  // namespace mado::datasets
