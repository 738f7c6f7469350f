#pragma once
// What a page of a rule reads, in one read: its versions, the text that is shown, who may do what.
#include "web/shown.h"

#include <mado/decisions/decisions.h>

namespace mado::decisions::pages {

struct Reading {
    std::vector<definitions::DecisionVersion> versions;            // newest first; the draft among them
    std::optional<definitions::DecisionVersion> draft;
    std::optional<definitions::DecisionVersion> published;         // the one that stands last, in force or to come
    std::string text, hash;            // of the draft, else of the newest version, else of the library (hash is empty then)
    std::vector<definitions::Tick> ticks;
    std::map<std::string, std::string> names;                      // of the people of ticks and versions, by id
    bool may_edit = false, may_examine = false, may_publish = false;

    bool is_adopted() const { return !versions.empty(); }
    // "draft" "examined" "published" "replaced" "not_adopted"
    std::string state() const;
};
// Refuses NotFound: neither the town nor the library has it.
Result<Reading> reading(Visit const& visit, Subject const& subject);

// The text of a version of this rule, of its draft, or of the library ("library"); "" when it is of none.
std::string text_of(Visit const& visit, Subject const& subject, std::string_view wanted);

// 「下書き　もと：令和8年4月1日（2026-04-01）からの版　直した人：林 千尋」
std::string state_line(Visit const& visit, Reading const& all);

}  // namespace mado::decisions::pages
