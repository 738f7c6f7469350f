#include <mado/findings/findings.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "store/finding_store.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace mado::findings {

namespace {

using Kind = Refusal::Kind;

constexpr int most_listed = 300;
constexpr std::size_t most_words = 1000;

bool holds(std::vector<std::string> const& divisions, std::string const& owner)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(owner, division); });
}

std::vector<FieldError> wrong_in(Outcome outcome, std::string_view words)
{
    std::vector<FieldError> errors;
    if (outcome == Outcome::None)
        errors.push_back({ "outcome", "findings.choose_outcome" });
    if (text::trimmed(words).empty())
        errors.push_back({ "words", "findings.words_required" });
    if (text::length(words) > most_words)
        errors.push_back({ "words", "findings.too_long", { { "most", std::to_string(most_words) } } });
    return errors;
}

}  // namespace

std::vector<Finding> findings(db::Read& tx, Caller const& caller, State state)
{
    auto const divisions = access::scope(tx, caller, may_read_findings);
    if (holds(divisions, ""))
        return store::newest(tx, state, most_listed);
    // The newest of each division that is the caller's: however many others there are.
    std::vector<Finding> all;
    for (auto const& owner : store::owners(tx, state))
        if (holds(divisions, owner))
            std::ranges::move(store::newest_of(tx, owner, state, most_listed), std::back_inserter(all));
    std::ranges::sort(all, [](Finding const& one, Finding const& other) { return std::tie(one.last_at, one.id.value) > std::tie(other.last_at, other.id.value); });
    all.resize(std::min(all.size(), static_cast<std::size_t>(most_listed)), Finding {});
    return all;
}

std::int64_t count_open(db::Read& tx, Caller const& caller)
{
    auto const divisions = access::scope(tx, caller, may_read_findings);
    std::int64_t n = 0;
    for (auto const& some : store::count_open(tx))
        if (holds(divisions, some.owner))
            n += some.n;
    return n;
}

Result<Finding> find(db::Read& tx, Caller const& caller, FindingId const& id)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "findings.not_found");
    TRY(access::allow(tx, caller, may_read_findings, { found->owner }));
    return std::move(*found);
}

std::vector<Reading> readings(db::Read& tx, FindingId const& id) { return store::readings(tx, id); }
std::vector<Review> reviews(db::Read& tx, FindingId const& id) { return store::reviews(tx, id); }

Result<void> review(db::Write& tx, Caller const& caller, Workplace const& here, FindingId const& id, Outcome outcome, std::string_view words, std::int64_t expected_version)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "findings.not_found");
    TRY(access::allow(tx, caller, may_review, { found->owner }));
    if (found->person == caller.person)
        return refuse(Kind::Forbidden, "findings.own");
    if (found->version != expected_version || (found->state == State::Reviewed && found->outcome != Outcome::Checking))
        return refuse(Kind::Conflict, "findings.changed_meanwhile");
    if (auto errors = wrong_in(outcome, words); !errors.empty())
        return refuse(std::move(errors));
    found->state = State::Reviewed;
    found->outcome = outcome;
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "findings.changed_meanwhile");
    auto const now = here.now();
    auto const kept = std::string(text::trimmed(words));
    auto const review_id = now.id();
    store::add(tx, id, review_id, { outcome, kept, caller.person, now.at });
    audit::record(tx, caller, now, "findings.finding.reviewed", { { "finding", id.value }, { "person", found->person.value } },
        { { "outcome", word_of(outcome) }, { "words", audit::salted_hash(review_id, kept) } });
    return {};
}

std::vector<db::Statement> statements() { return store::finding_statements(); }

}  // namespace mado::findings
