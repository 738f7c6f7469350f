#include "service/payee_accounts.h"

#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <stdexcept>

namespace mado::treasury::service {

namespace {

constexpr std::string_view purpose = "treasury.payee_account", file_purpose = "treasury.transfer_file";

crypto::SymmetricKey key_of(Workplace const& here, std::string const& id, std::string_view what) { return crypto::derive(crypto::view(here.keys.storage.bytes), id, what); }

std::string plain(Workplace const& here, std::string const& id, std::string_view what, std::string const& boxed)
{
    auto opened = crypto::decrypt(key_of(here, id, what), boxed, id);
    if (!opened)
        throw std::runtime_error("treasury: what was encrypted for " + id + " does not open with this zone's key");
    return std::move(*opened);
}

}  // namespace

std::string boxed(Workplace const& here, std::string const& id, BankAccount const& account)
{
    auto const value = json::object({ { "bank", account.bank }, { "bank_name", account.bank_name }, { "branch", account.branch }, { "branch_name", account.branch_name }, { "kind", account.kind },
        { "number", account.number }, { "name", account.name } });
    return crypto::encrypt(key_of(here, id, purpose), json::canonical(value), id);
}

BankAccount opened(Workplace const& here, std::string const& id, std::string const& boxed)
{
    auto const value = json::parse(plain(here, id, purpose, boxed)).value_or(json::Value {});
    return { value.text("bank"), value.text("bank_name"), value.text("branch"), value.text("branch_name"), value.text("kind"), value.text("number"), value.text("name") };
}

std::string boxed_file(Workplace const& here, std::string const& id, std::string const& bytes) { return crypto::encrypt(key_of(here, id, file_purpose), bytes, id); }
std::string opened_file(Workplace const& here, std::string const& id, std::string const& boxed) { return plain(here, id, file_purpose, boxed); }

}  // namespace mado::treasury::service
