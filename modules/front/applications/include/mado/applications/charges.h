#pragma once
// What a staff zone told of the charges of an application: front/payments pays these, and no amount that the front reckoned itself.
#include <mado/applications/charge.h>
#include <mado/applications/module.h>
#include <mado/gateway/gateway.h>
#include <mado/json/json.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

struct Payable {
    ApplicationId application;
    std::string receipt_number, procedure, zone, definition;
    Charge charge;
};
// Of this browser's own application; NotFound for whatever is wrong, as everywhere. `title` and `office` are in the reader's language.
struct OwnPayable { Payable payable; std::string title; portal::Office office; };
Result<OwnPayable> own_payable(web::Visit const& visit);  // {application} and {charge} of the path
std::optional<Payable> payable(db::Read& tx, ApplicationId const& id, std::string const& charge);
std::vector<Payable> payables(db::Read& tx, ApplicationId const& id);
std::optional<Payable> payable_without_charge(db::Read& tx, ApplicationId const& id);  // whose charge is told no more: only to whom a letter goes
// Money that the staff zone gives back through the provider by whom it came. Published in the transaction that keeps the letter, again with each letter until it is answered.
struct RefundWish { std::string id, charge, provider, reference; std::int64_t amount = 0; };
// `over`: ids of those that ended there, by whatever word; nobody asks a provider for them any more.
struct RefundsTold { ApplicationId application; std::vector<RefundWish> refunds; std::vector<std::string> over {}; };
// `paid`, sealed to the zone of the case: before the transaction that posts it.
gateway::Letter paid_letter(Workplace const& here, std::string const& tenant, Payable const& payable, json::Value body);

// As pages show them, in the reader's language.
std::string day_words(web::Visit const& visit, Day day);
std::string moment_words(web::Visit const& visit, Instant at);
std::string yen_words(web::Visit const& visit, std::int64_t amount);
std::string receipt_words(std::string const& receipt_number);  // 7K3M-9QX2-4TJ

}  // namespace mado::applications
