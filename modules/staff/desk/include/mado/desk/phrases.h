#pragma once
// 定型文: words that a division writes again and again.
#include <mado/access/access.h>
#include <mado/zone/workplace.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mado::desk {

enum class Use { Ask, Reason, Call, Condition, Note };
constexpr std::array<std::string_view, 5> names_of(Use) { return { "ask", "reason", "call", "condition", "note" }; }

using PhraseId = Id<struct PhraseTag>;
struct Phrase {
    PhraseId id {};
    std::string division;                    // for it and all beneath it; "" for all
    Use used_for = Use::Ask;
    std::string title, words;
    bool retired = false;
    std::int64_t version = 1;
};

inline constexpr access::Action may_keep_phrases { "desk.phrase.keep", { access::Role::Examiner, access::Role::Approver } };

// A new one (no id) or a changed one. Refuses Forbidden, NotFound (also another division's), Conflict (changed meanwhile), Invalid (title, words).
Result<Phrase> keep_phrase(db::Write& tx, Caller const& caller, Workplace const& here, Phrase const& typed);
Result<void> retire_phrase(db::Write& tx, Caller const& caller, Workplace const& here, PhraseId const& id, std::int64_t expected_version);
Result<Phrase> find_phrase(db::Read& tx, Caller const& caller, PhraseId const& id);
// What is offered to who works for that division: its own first, then those of the divisions above it.
std::vector<Phrase> phrases_for(db::Read& tx, std::string const& division, Use use);
// All that the caller may change, retired ones last.
std::vector<Phrase> phrases_to_keep(db::Read& tx, Caller const& caller);

}  // namespace mado::desk
