#pragma once
// Search by character bigrams of NFKC-folded text (recall); hiragana finds katakana and the other way round.
#include <mado/db/database.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::search {

struct Document {
    std::string kind;      // "procedure"
    std::string key;       // its id there
    std::string title;
    std::string words;     // everything else that should find it
};
struct Hit { std::string key; std::string title; };

void put(db::Write& tx, Document const& document);   // replaces the one of that kind and key
void remove(db::Write& tx, std::string const& kind, std::string const& key);
// All words of the query must be in it; a hit in the title first. An empty query finds nothing; one character finds by prefix of a bigram.
std::vector<Hit> find(db::Read& tx, std::string const& kind, std::string_view query, int most);
std::vector<db::Statement> statements();

}  // namespace mado::search
