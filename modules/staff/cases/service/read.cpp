#include "service/workings.h"

#include <mado/cases/special.h>

#include <mado/definitions/undisclosed.h>

#include "service/shielding.h"
#include "store/agent_store.h"
#include "store/case_store.h"
#include "store/consult_store.h"
#include "store/correction_store.h"
#include "store/charge_store.h"
#include "store/content_store.h"
#include "store/envelope_store.h"
#include "store/paper_store.h"
#include "store/like_store.h"
#include "store/reason_store.h"
#include "store/likeness_store.h"
#include "store/limit_store.h"
#include "store/after_store.h"
#include "store/forward_store.h"
#include "store/round_store.h"
#include "store/identity_store.h"
#include "store/signature_store.h"
#include "store/number_store.h"
#include "store/shield_store.h"
#include "store/erase_store.h"
#include "store/special_store.h"

namespace mado::cases {

std::vector<db::Statement> statements()
{
    auto all = store::case_statements();
    auto const content = store::content_statements();
    all.insert(all.end(), content.begin(), content.end());
    for (auto const& more : { store::consult_statements(), store::limit_statements() })
        all.insert(all.end(), more.begin(), more.end());
    for (auto const& some : { store::forward_statements(), store::after_statements(), store::charge_statements() })
        all.insert(all.end(), some.begin(), some.end());
    auto const rounds = store::round_statements();
    all.insert(all.end(), rounds.begin(), rounds.end());
    auto const corrections = store::correction_statements();
    all.insert(all.end(), corrections.begin(), corrections.end());
    auto const likes = store::like_statements();
    all.insert(all.end(), likes.begin(), likes.end());
    auto const reasons = store::reason_statements();
    all.insert(all.end(), reasons.begin(), reasons.end());
    auto const likeness = store::likeness_statements();
    all.insert(all.end(), likeness.begin(), likeness.end());
    auto const numbers = store::number_statements();
    all.insert(all.end(), numbers.begin(), numbers.end());
    auto const shields = store::shield_statements();
    all.insert(all.end(), shields.begin(), shields.end());
    auto const erased = store::erase_statements();
    all.insert(all.end(), erased.begin(), erased.end());
    auto const specials = store::special_statements();
    all.insert(all.end(), specials.begin(), specials.end());
    auto const signatures = store::signature_statements();
    all.insert(all.end(), signatures.begin(), signatures.end());
    auto const agents = store::agent_statements();
    all.insert(all.end(), agents.begin(), agents.end());
    auto const identities = store::identity_statements();
    all.insert(all.end(), identities.begin(), identities.end());
    auto const envelopes = store::envelope_statements();
    all.insert(all.end(), envelopes.begin(), envelopes.end());
    auto const papers = store::paper_statements();
    all.insert(all.end(), papers.begin(), papers.end());
    return all;
}

Result<Case> find(db::Read& tx, CaseId const& id)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(Refusal::Kind::NotFound, "cases.case.not_found");
    return std::move(*found);
}

Content content(db::Read& tx, CaseId const& id) { return service::disclosed(store::content(tx, id), service::kept_of(tx, id)); }

std::vector<Request> requests(db::Read& tx, CaseId const& id)
{
    auto all = store::requests(tx, id);
    auto const kept = service::kept_of(tx, id);
    for (auto& request : all)
        request.before = service::disclosed(std::move(request.before), kept);
    return all;
}

std::vector<Correction> corrections(db::Read& tx, CaseId const& id)
{
    auto all = store::corrections(tx, id);
    auto const kept = service::kept_of(tx, id);
    for (auto& correction : all)
        for (auto* answers : { &correction.answers, &correction.files })
            *answers = service::disclosed(std::move(*answers), kept);
    return all;
}

std::vector<Owed> owed(db::Read& tx, CaseId const& id) { return store::owed(tx, id); }
std::vector<Payment> payments(db::Read& tx, CaseId const& id) { return store::payments(tx, id); }
std::vector<Note> notes(db::Read& tx, CaseId const& id)
{
    auto all = store::notes(tx, id);
    auto const kept = service::kept_of(tx, id);
    for (auto& note : all)
        note.words = definitions::without_words(std::move(note.words), kept.words);
    return all;
}

Result<definitions::Evaluation> evaluation(db::Read& tx, Workplace const& here, Case const& found)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto inputs = service::inputs_of(tx, here, found, content(tx, found.id));
    if (store::shield(tx, found.id))
        inputs.identity.address = {};
    return definitions::Evaluation(definition, std::move(inputs));
}

namespace {

// The stretches that together are what the caller may see: one of each owner and state, so that each is read by index.
std::vector<store::Stretch> stretches(db::Read& tx, Caller const& caller, InboxQuery const& query)
{
    std::vector<CaseState> const states = query.states.empty() ? std::vector<CaseState>(model::open_states.begin(), model::open_states.end()) : query.states;
    std::vector<store::Stretch> all;
    auto const divisions = access::scope(tx, caller, may_read);
    if (query.mine) {
        for (auto const state : states)
            all.push_back({ {}, caller.person, state, query.due_before });
        return all;
    }
    for (auto const& owner : store::owners(tx))
        if (std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(owner, division); }))
            for (auto const state : states)
                all.push_back({ owner, {}, state, query.due_before });
    return all;
}

bool before(InboxKey const& a, InboxKey const& b) { return std::tie(a.stands_still, a.due, a.id) < std::tie(b.stands_still, b.due, b.id); }

// What the stretches hold from a key on, in the inbox's order: to where the first of them that has more was left.
struct Ahead { std::vector<InboxKey> keys; bool has_more = false; };

Ahead ahead(db::Read& tx, std::vector<store::Stretch> const& stretches, InboxKey const& after, int most)
{
    Ahead all;
    std::optional<InboxKey> end;
    for (auto const& stretch : stretches) {
        auto keys = store::inbox(tx, stretch, after, most);
        if (keys.size() == static_cast<std::size_t>(most) && (!end || before(keys.back(), *end)))
            end = keys.back();
        std::ranges::move(keys, std::back_inserter(all.keys));
    }
    std::ranges::sort(all.keys, before);
    all.has_more = end.has_value();
    if (end)
        all.keys.erase(std::ranges::upper_bound(all.keys, *end, before), all.keys.end());
    return all;
}

bool may_see(std::vector<std::string> const& divisions, Case const& found)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(found.owner, division); });
}

}  // namespace

InboxPage inbox(db::Read& tx, Caller const& caller, InboxQuery const& query)
{
    auto const divisions = access::scope(tx, caller, may_read);
    auto const [keys, has_more] = ahead(tx, stretches(tx, caller, query), query.after.value_or(InboxKey {}), query.most + 1);
    InboxPage page;
    std::optional<InboxKey> last;
    for (auto const& key : keys) {
        auto found = store::find(tx, { key.id });
        if (!found || !may_see(divisions, *found))  // a case of one's own from another position is not shown in this one
            continue;
        if (page.cases.size() == static_cast<std::size_t>(query.most)) {
            page.next = last;
            return page;
        }
        page.cases.push_back(listed(tx, std::move(*found)));
        last = key;
    }
    if (has_more)
        page.next = keys.back();
    return page;
}

std::int64_t count(db::Read& tx, Caller const& caller, InboxQuery const& query, int most)
{
    std::int64_t n = 0;
    for (auto const& stretch : stretches(tx, caller, query)) {
        n += store::count(tx, stretch, most);
        if (n >= most)
            return most;
    }
    return n;
}

}  // namespace mado::cases
