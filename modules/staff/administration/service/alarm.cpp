#include <mado/administration/accounts.h>
#include <mado/administration/emergency.h>

#include <mado/audit/audit.h>
#include <mado/mail/mail.h>
#include <mado/messages/messages.h>
#include <mado/text/utf8.h>

#include <set>
#include <sstream>

namespace mado::administration {

namespace {

constexpr db::Statement select_addresses { "administration.select_alarm_addresses", "SELECT address FROM administration_alarm WHERE tenant = $tenant ORDER BY address" };
constexpr db::Statement delete_addresses { "administration.delete_alarm_addresses", "DELETE FROM administration_alarm WHERE tenant = $tenant" };
constexpr db::Statement insert_address { "administration.insert_alarm_address", "INSERT INTO administration_alarm (tenant, address) VALUES ($tenant, $address)" };

Result<std::set<std::string>> addresses_typed(std::string_view typed)
{
    std::set<std::string> all;
    std::istringstream lines { std::string(typed) };
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        auto const address = std::string(text::trimmed(line));
        if (address.empty())
            continue;
        if (!mail::is_mail_address(address))
            return refuse({ { "addresses", "administration.alarm.malformed", { { "line", std::to_string(number) } } } });
        all.insert(address);
    }
    if (all.size() > most_alarm_addresses)
        return refuse({ { "addresses", "administration.alarm.too_many", { { "most", std::to_string(most_alarm_addresses) } } } });
    return all;
}

}  // namespace

std::vector<db::Statement> alarm_statements() { return { select_addresses, delete_addresses, insert_address }; }

std::vector<std::string> alarm_addresses(db::Read& tx)
{
    return tx.all(select_addresses, {}, [](db::Row const& row) { return row.text("address"); });
}

Result<void> keep_alarm_addresses(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view typed)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    auto const addresses = TRY(addresses_typed(typed));
    tx.execute(delete_addresses, {});
    for (auto const& address : addresses)
        tx.execute(insert_address, { { "$address", address } });
    audit::record(tx, caller, here.now(), "administration.alarm.kept", {}, { { "count", std::to_string(addresses.size()) } });
    return {};
}

void raise_alarm(db::Write& tx, Moment const& now, std::string const& emergency, AlarmWords const& words)
{
    for (auto const& address : alarm_addresses(tx))
        messages::send(tx, now, { address, words.subject, words.body }, "emergency", emergency);
}

}  // namespace mado::administration
