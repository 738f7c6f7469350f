#include <mado/privacy/breaches.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "model/breaches.h"
#include "store/breach_store.h"
#include "store/look_store.h"

#include <charconv>
#include <stdexcept>

namespace mado::privacy {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view file = "operations/breach.yaml";
constexpr std::size_t most_words = 4000;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::optional<int> number_in(std::string_view text)
{
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc {} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string setting_name(BreachNumber const& number) { return "breach." + number.name; }

std::vector<FieldError> wrong_in(Breach const& one, Day today)
{
    std::vector<FieldError> errors;
    auto const& content = one.content;
    struct Typed { char const* control; std::string const& words; bool is_needed; };
    for (auto const& [control, words, is_needed] : { Typed { "title", content.title, true }, Typed { "what", content.what, true }, Typed { "happened", content.happened, false },
             Typed { "items", content.items, false }, Typed { "cause", content.cause, false }, Typed { "secondary", content.secondary, false }, Typed { "measures", content.measures, false },
             Typed { "notice", content.notice, false }, Typed { "publication", content.publication, false }, Typed { "prevention", content.prevention, false },
             Typed { "others", content.others, false } }) {
        if (is_needed && is_blank(words))
            errors.push_back({ control, "privacy.required" });
        if (text::length(words) > most_words)
            errors.push_back({ control, "privacy.too_long", { { "most", std::to_string(most_words) } } });
    }
    if (one.known_on > today)
        errors.push_back({ "known_on", "privacy.provision.future" });
    if (content.persons < 0)
        errors.push_back({ "persons", "privacy.breach.count" });
    if (content.notified_on && (*content.notified_on > today || *content.notified_on < one.known_on))
        errors.push_back({ "notified_on", "privacy.breach.notified" });
    return errors;
}

std::vector<FieldError> lacking(Breach const& one, Sending const& sending, Day today)
{
    std::vector<FieldError> errors;
    if (sending.reported_on > today || sending.reported_on < one.quick_on.value_or(one.known_on))
        errors.push_back({ "reported_on", "privacy.breach.reported" });
    if (text::length(sending.number) > most_words)
        errors.push_back({ "number", "privacy.too_long", { { "most", std::to_string(most_words) } } });
    if (sending.kind == ReportKind::Quick)
        return errors;
    struct Needed { char const* control; std::string const& words; };
    for (auto const& [control, words] : { Needed { "cause", one.content.cause }, Needed { "measures", one.content.measures }, Needed { "notice", one.content.notice },
             Needed { "prevention", one.content.prevention } })
        if (is_blank(words))
            errors.push_back({ control, "privacy.breach.for_full" });
    if (one.content.persons < 1)
        errors.push_back({ "persons", "privacy.breach.for_full" });
    return errors;
}

Result<Breach> expected(db::Read& tx, Caller const& caller, std::string const& id, std::int64_t version)
{
    TRY(access::allow(tx, caller, may_keep_breaches, { "" }));
    auto found = store::breach(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "privacy.breach.not_found");
    if (found->version != version)
        return refuse(Kind::Conflict, "privacy.changed_meanwhile");
    return std::move(*found);
}

}  // namespace

BreachRules breach_rules(db::Read& tx, Workplace const& here)
{
    auto rules = model::breach_rules_of(here.library.text(file));
    if (!rules)
        throw std::runtime_error(rules.error().front());
    for (auto& number : rules->numbers)
        number.value = number_in(store::setting(tx, setting_name(number)).value_or("")).value_or(number.value);
    return std::move(*rules);
}

Result<void> set_breach_numbers(db::Write& tx, Caller const& caller, Workplace const& here, std::map<std::string, std::string> const& typed)
{
    TRY(access::allow(tx, caller, may_keep_breaches, { "" }));
    std::vector<FieldError> errors;
    std::map<std::string, std::string> changed;
    for (auto const& one : breach_rules(tx, here).numbers) {
        auto const found = typed.find(one.name);
        if (found == typed.end())
            continue;
        auto const number = number_in(found->second);
        if (!number || *number < one.least || *number > one.most)
            errors.push_back({ one.name, "privacy.breach.wrong_number", { { "least", std::to_string(one.least) }, { "most", std::to_string(one.most) } } });
        else if (*number != one.value)
            changed[one.name] = std::to_string(*number);
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    for (auto const& [name, value] : changed)
        store::keep_setting(tx, "breach." + name, value);
    if (!changed.empty())
        audit::record(tx, caller, here.now(), "privacy.breach.numbers_set", {}, changed);
    return {};
}

std::vector<Breach> breaches(db::Read& tx) { return store::breaches(tx); }

Result<Breach> find_breach(db::Read& tx, Caller const& caller, std::string const& id)
{
    TRY(access::allow(tx, caller, may_read_breaches, { "" }));
    auto found = store::breach(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "privacy.breach.not_found");
    return std::move(*found);
}

std::vector<BreachReport> breach_reports(db::Read& tx, std::string const& id) { return store::reports(tx, id); }

Result<Breach> keep_breach(db::Write& tx, Caller const& caller, Workplace const& here, Breach const& typed)
{
    TRY(access::allow(tx, caller, may_keep_breaches, { "" }));
    auto made = typed;
    made.state = BreachState::Draft;
    if (!typed.id.empty()) {
        made = TRY(expected(tx, caller, typed.id, typed.version));
        if (made.state != BreachState::Draft && made.state != BreachState::Quick)
            return refuse(Kind::Conflict, "privacy.breach.over");
        made.content = typed.content;
        // What was reported quickly was counted from its day.
        if (made.state == BreachState::Draft)
            made.known_on = typed.known_on;
    }
    if (auto errors = wrong_in(made, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    if (typed.id.empty()) {
        made.id = here.now().id();
        made.at = here.now().at;
        store::insert(tx, made);
        made.version = 1;
    } else {
        if (!store::update(tx, made, made.state))
            return refuse(Kind::Conflict, "privacy.changed_meanwhile");
        ++made.version;
    }
    audit::record(tx, caller, here.now(), typed.id.empty() ? "privacy.breach.opened" : "privacy.breach.kept", { { "breach", made.id } },
        { { "known_on", made.known_on.iso() }, { "persons", std::to_string(made.content.persons) } });
    return made;
}

Result<Breach> report_breach(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, Sending const& sending, std::int64_t version)
{
    auto found = TRY(expected(tx, caller, id, version));
    auto const from = sending.kind == ReportKind::Quick ? BreachState::Draft : BreachState::Quick;
    if (found.state != from)
        return refuse(Kind::Conflict, "privacy.breach.not_now");
    if (auto errors = lacking(found, sending, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    found.state = sending.kind == ReportKind::Quick ? BreachState::Quick : BreachState::Full;
    (sending.kind == ReportKind::Quick ? found.quick_on : found.full_on) = sending.reported_on;
    if (!store::update(tx, found, from) || !store::insert_report(tx, id, { sending.kind, sending.reported_on, sending.number, sending.text, caller.person, caller.position, here.now().at }))
        return refuse(Kind::Conflict, "privacy.changed_meanwhile");
    ++found.version;
    audit::record(tx, caller, here.now(), "privacy.breach.reported", { { "breach", id } }, { { "kind", word_of(sending.kind) }, { "reported_on", sending.reported_on.iso() } });
    return found;
}

Result<Breach> close_breach(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, std::string_view why, std::int64_t version)
{
    auto found = TRY(expected(tx, caller, id, version));
    auto const from = found.state;
    bool const is_free = from == BreachState::Draft && !judged(breach_rules(tx, here), found.known_on, found.content, here.calendar).must_report;
    if (from != BreachState::Full && !is_free)
        return refuse(Kind::Conflict, from == BreachState::Closed ? "privacy.breach.over" : "privacy.breach.must_report");
    if (is_blank(why) || text::length(why) > most_words)
        return refuse({ { "closing", is_blank(why) ? "privacy.required" : "privacy.too_long", { { "most", std::to_string(most_words) } } } });
    found.content.closing = why;
    found.state = BreachState::Closed;
    if (!store::update(tx, found, from))
        return refuse(Kind::Conflict, "privacy.changed_meanwhile");
    ++found.version;
    audit::record(tx, caller, here.now(), "privacy.breach.closed", { { "breach", id } }, { { "from", word_of(from) } });
    return found;
}

}  // namespace mado::privacy
