#include <mado/desk/calls.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/search/search.h>
#include <mado/text/search.h>

#include "service/words.h"
#include "store/desk_store.h"

namespace mado::desk {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t most_caller = 100, most_words = 2000;
constexpr int most_counted = 999;

std::vector<FieldError> wrong_in(NewCall const& typed, Moment const& now)
{
    std::vector<FieldError> errors;
    service::require(errors, "caller", typed.caller, most_caller, "desk.call.caller_required");
    service::require(errors, "words", typed.words, most_words, "desk.call.words_required");
    if (typed.called_at > now.at)
        errors.push_back({ "called_at", "desk.call.in_the_future" });
    if (typed.is_to_be_called_back && (!typed.back_until || *typed.back_until < now.today()))
        errors.push_back({ "back_until", "desk.call.back_until_required" });
    return errors;
}

std::string kind_of(std::string const& division) { return "desk.call/" + division; }

// Divisions within the caller's reach that have notes.
std::vector<std::string> divisions_of(db::Read& tx, Caller const& caller)
{
    auto const scope = access::scope(tx, caller, may_take_calls);
    auto all = store::divisions_with_calls(tx);
    std::erase_if(all, [&](std::string const& division) { return !service::is_in(scope, division); });
    return all;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Call const& call)
{
    std::vector<audit::Object> objects { { "call", call.id.value } };
    if (call.of)
        objects.push_back({ "case", call.of.value });
    audit::record(tx, caller, here.now(), event, objects, { { "division", call.division }, { "callback", word_of(call.callback) } });
}

Result<void> tell(db::Write& tx, Caller const& caller, Workplace const& here, Call const& call)
{
    return call.of ? here.listeners.publish(tx, caller, here, CallOfCase { call }) : Result<void> {};
}

}  // namespace

std::string digits_of(std::string_view typed)
{
    auto digits = text::folded(typed);
    std::erase_if(digits, [](char letter) { return letter < '0' || letter > '9'; });
    return digits.substr(0, 20);
}

std::string division_of(db::Read& tx, Caller const& caller, access::Action const& action)
{
    auto const scope = access::scope(tx, caller, action);
    auto const position = organization::position(tx, caller.position);
    if (position && service::is_in(scope, position->division))
        return position->division;
    return scope.empty() ? std::string() : scope.front();
}

Result<Call> record_call(db::Write& tx, Caller const& caller, Workplace const& here, NewCall const& typed)
{
    TRY(access::allow(tx, caller, may_take_calls, { typed.division }));
    if (auto errors = wrong_in(typed, here.now()); !errors.empty())
        return refuse(std::move(errors));
    if (typed.is_to_be_called_back && typed.back_by && !organization::person(tx, typed.back_by))
        return refuse({ { "back_by", "desk.call.no_such_person" } });
    Call call { { here.now().id() }, typed.division, typed.of, typed.caller, digits_of(typed.number), typed.called_at, typed.words };
    call.by = caller.person;
    if (typed.is_to_be_called_back) {
        call.callback = Callback::Open;
        call.back_by = typed.back_by;
        call.back_until = typed.back_until;
    }
    store::insert(tx, call, here.now().at);
    if (!call.of)
        search::put(tx, { kind_of(call.division), call.id.value, call.caller, call.number });
    trace(tx, caller, here, "desk.call.recorded", call);
    TRY(tell(tx, caller, here, call));
    return call;
}

Result<Call> find_call(db::Read& tx, Caller const& caller, CallId const& id)
{
    auto found = store::call(tx, id);
    if (!found || !access::allow(tx, caller, may_take_calls, { found->division }))
        return refuse(Kind::NotFound, "desk.call.not_found");
    return std::move(*found);
}

Result<Call> finish_call(db::Write& tx, Caller const& caller, Workplace const& here, CallId const& id, std::string const& words, std::int64_t expected_version)
{
    auto call = TRY(find_call(tx, caller, id));
    if (call.callback != Callback::Open)
        return refuse(Kind::Conflict, "desk.call.nothing_to_return");
    std::vector<FieldError> errors;
    service::require(errors, "words", words, most_words, "desk.call.done_words_required");
    if (!errors.empty())
        return refuse(std::move(errors));
    call.callback = Callback::Done;
    call.done_by = caller.person;
    call.done_at = here.now().at;
    call.done_words = words;
    call.version = expected_version;
    if (!store::change(tx, call))
        return refuse(Kind::Conflict, "desk.changed_meanwhile");
    trace(tx, caller, here, "desk.call.returned", call);
    TRY(tell(tx, caller, here, call));
    return call;
}

Result<Call> attach_call(db::Write& tx, Caller const& caller, Workplace const& here, CallId const& id, CaseId const& to, std::string const& owner, std::int64_t expected_version)
{
    auto call = TRY(find_call(tx, caller, id));
    if (call.of)
        return refuse(Kind::Conflict, "desk.call.has_a_case");
    search::remove(tx, kind_of(call.division), id.value);
    call.of = to;
    call.division = owner;
    call.version = expected_version;
    if (!store::change(tx, call))
        return refuse(Kind::Conflict, "desk.changed_meanwhile");
    trace(tx, caller, here, "desk.call.attached", call);
    TRY(tell(tx, caller, here, call));
    return call;
}

std::vector<Call> calls_of(db::Read& tx, CaseId const& of) { return store::calls_of(tx, of); }

std::vector<Call> calls_to_return(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Call> all;
    for (auto const& division : divisions_of(tx, caller))
        std::ranges::move(store::open_calls(tx, division, most), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, [](Call const& call) { return call.back_until.value_or(Day {}); });
    if (all.size() > static_cast<std::size_t>(most))
        all.erase(all.begin() + most, all.end());
    return all;
}

std::vector<Call> calls_to_return_by(db::Read& tx, PersonId const& person) { return store::open_calls_by(tx, person, most_counted); }

std::vector<Call> newest_calls(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Call> all;
    for (auto const& division : divisions_of(tx, caller))
        std::ranges::move(store::newest_calls(tx, division, most), std::back_inserter(all));
    std::ranges::sort(all, std::greater {}, [](Call const& call) { return call.id.value; });
    if (all.size() > static_cast<std::size_t>(most))
        all.erase(all.begin() + most, all.end());
    return all;
}

std::int64_t count_calls_to_return(db::Read& tx, Caller const& caller)
{
    std::int64_t n = 0;
    for (auto const& division : divisions_of(tx, caller))
        n += store::count_open_calls(tx, division, most_counted);
    return std::min<std::int64_t>(n, most_counted);
}

std::vector<Call> calls_like(db::Read& tx, Caller const& caller, std::string_view words, int most)
{
    auto const digits = digits_of(words);
    auto const asked = digits.size() >= 4 ? digits : std::string(words);
    std::vector<Call> all;
    for (auto const& division : divisions_of(tx, caller))
        for (auto const& hit : search::find(tx, kind_of(division), asked, most))
            if (auto call = store::call(tx, { hit.key }); call && !call->of && all.size() < static_cast<std::size_t>(most))
                all.push_back(std::move(*call));
    return all;
}

}  // namespace mado::desk
