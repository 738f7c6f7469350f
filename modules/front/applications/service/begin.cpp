#include "service/applications.h"
#include "store/application_store.h"

#include <mado/audit/audit.h>
#include <mado/names/id.h>

namespace mado::applications {

namespace {

crypto::PublicKey public_key(std::string const& bytes)
{
    crypto::PublicKey key;
    if (bytes.size() != key.bytes.size())
        throw std::logic_error("the public half of an application has 32 bytes");
    std::ranges::copy(bytes, key.bytes.begin());
    return key;
}

}  // namespace

std::string box_of(identity::Wrapped const& wrapped, Contents const& contents) { return gateway::box_for(public_key(wrapped.public_half), json_of(contents)); }

Contents opened(crypto::KeyPair const& key, std::string const& box)
{
    auto const plain = gateway::open_box(key, box);
    if (!plain)
        throw std::runtime_error("the box of an application does not open with its own key");
    return contents_of(*plain);
}

Beginning make_beginning(Workplace const& here, definitions::Definition const& definition, std::string const& applicant, std::string const& language,
    std::string const& browser_secret)
{
    auto const now = here.now();
    Beginning made;
    made.code = here.ids.code();
    made.key = crypto::make_key_pair();
    made.secret = browser_secret;
    auto& application = made.application;
    application.id = here.ids.make<ApplicationTag>(now.at.microseconds);
    application.procedure = definition.procedure;
    application.zone = word_of(definition.zone);
    application.definition = definition.hash;
    application.receipt_number = here.ids.receipt_number();
    application.applicant = applicant;
    application.language = language;
    application.started_at = now.at;
    application.wrapped = identity::wrap(made.key, made.code, application.id.value);
    application.unsent_box = box_of(application.wrapped, { made.code, {}, {} });
    made.wrapped_for_secret = identity::wrap_for(browser_secret, made.key, application.id);
    return made;
}

void carry_over(Beginning& beginning, definitions::Definition const& definition, json::Value const& offer)
{
    Contents contents { beginning.code, {}, {} };
    for (auto const& [name, answer] : offer.object("answers")) {
        auto const* field = definition.field(name);
        if (!field || field->staff || field->type == definitions::FieldType::File || field->type == definitions::FieldType::MyNumber || answer["value"].is_null())
            continue;
        contents.answers[name] = answer["value"];
        contents.carried[name] = answer["value"];
    }
    contents.follows = json::object({ { "case", offer.text("case") }, { "name", offer.text("name") } });
    beginning.application.unsent_box = box_of(beginning.application.wrapped, contents);
}

Result<void> start(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning)
{
    auto const& application = beginning.application;
    store::insert(tx, application);
    identity::open_visit(tx, here.now(), beginning.secret, application.id, beginning.wrapped_for_secret, application.wrapped.public_half);
    audit::record(tx, caller, here.now(), "applications.application.started", { { "application", application.id.value } },
        { { "procedure", application.procedure }, { "definition", application.definition } });
    return {};
}

Result<void> come_back(db::Write& tx, Caller const& caller, Workplace const& here, Return const& back, std::string const& browser_secret)
{
    identity::open_visit(tx, here.now(), browser_secret, back.application, back.wrapped_for_secret, back.public_half);
    audit::record(tx, caller, here.now(), "applications.application.returned_to", { { "application", back.application.value } });
    return {};
}

Result<void> save(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, Saving const& saving)
{
    if (caller.kind != CallerKind::Resident || caller.application != seen.id)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    auto const now = here.now();
    if (!store::save_unsent(tx, seen, saving.definition, saving.box, now.at))
        return refuse(Refusal::Kind::Conflict, "applications.changed_elsewhere");
    for (auto const& blob : saving.blobs)
        files::name_blob(tx, blob.name, blob.size, "application", seen.id.value, now.at);
    return {};
}

}  // namespace mado::applications
