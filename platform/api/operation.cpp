#include <mado/api/operation.h>

#include "system_store.h"

namespace mado::api {

Parameter path(std::string name, Words about, std::string example) { return { Parameter::In::Path, std::move(name), true, about, schema::text(), std::move(example) }; }
Parameter query(std::string name, Words about, json::Value schema, std::string example) { return { Parameter::In::Query, std::move(name), false, about, std::move(schema), std::move(example) }; }

Unguarded::Unguarded(std::string_view method, std::string_view name, std::string_view pattern, std::string_view group)
{
    operation_.method = method;
    operation_.name = name;
    operation_.pattern = pattern;
    operation_.group = group;
}

std::string Call::path(std::string const& name) const
{
    auto const found = visit.request.path.find(name);
    return found == visit.request.path.end() ? std::string {} : found->second;
}

Caller Call::caller() const
{
    return system ? Caller { .tenant = tenant(), .kind = CallerKind::System, .job = "api:" + system->id.value } : Caller { .tenant = tenant() };
}

Caller Call::resident(ApplicationId const& application) const
{
    return { .tenant = tenant(), .kind = CallerKind::Resident, .application = application, .job = system ? "api:" + system->id.value : "api" };
}

Kept Call::keep(int status, json::Value const& answer) const
{
    Kept kept;
    kept.who_ = who;
    kept.key_ = key;
    kept.request_hash_ = request_hash;
    kept.status_ = status;
    kept.at_ = here().clock.now();
    kept.box_ = crypto::encrypt(crypto::derive(credential, key, "madoguchi.api.answer"), json::write(answer), who + " " + key);
    return kept;
}

Result<void> Kept::settle(db::Write& tx) const
{
    constexpr std::int64_t day_us = 86'400'000'000;
    if (!store::keep_answer(tx, who_, key_, { request_hash_, status_, box_ }, at_, { at_.microseconds - day_us }))
        return refuse(Refusal::Kind::Conflict, "api.key.under_way");
    return {};
}

}  // namespace mado::api
