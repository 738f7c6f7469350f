// The edge of coming back: a read, the key outside every transaction, and a write that outlives the refusal.
#include "service/applications.h"
#include "store/application_store.h"

#include <mado/names/id.h>

namespace mado::applications {

namespace {

// One sentence for all that can be wrong: it must not tell whether a number exists.
std::unexpected<Refusal> no_such_pair()
{
    return refuse(std::vector<FieldError> { { "number", "applications.return.wrong" } });
}

}  // namespace

Result<Unlocked> unlock(Workplace const& here, std::string const& tenant, std::string const& typed_number, std::string const& typed_code, std::string const& remote)
{
    auto const now = here.clock.now();
    auto const number = receipt_number_from(typed_number), code = code_from(typed_code);
    std::vector<std::string> counted { "address " + remote };
    if (!number.empty())  // else everybody who types no number at all would be counted as one
        counted.push_back("number " + number);
    auto found = here.database.read(tenant, [&](db::Read& tx) -> Result<std::optional<Application>> {
        for (auto const& who : counted)
            TRY(identity::may_try(tx, who, now));
        return number.empty() ? std::nullopt : store::find_by_receipt(tx, number);
    });
    auto const application = TRY(std::move(found));
    std::optional<crypto::KeyPair> key;
    if (application && !code.empty())
        key = identity::unwrap(application->wrapped, code, application->id.value);
    if (!key) {
        // What must outlive the refusal is a write of its own.
        (void)here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
            for (auto const& who : counted)
                identity::note_failure(tx, who, now);
            return {};
        });
        return no_such_pair();
    }
    return Unlocked { *application, *key };
}

Result<Return> make_return(Workplace const& here, std::string const& tenant, std::string const& typed_number, std::string const& typed_code,
    std::string const& remote, std::string const& browser_secret)
{
    auto const unlocked = TRY(unlock(here, tenant, typed_number, typed_code, remote));
    auto const& application = unlocked.application;
    return Return { application.id, application.wrapped.public_half, identity::wrap_for(browser_secret, unlocked.key, application.id) };
}

}  // namespace mado::applications
