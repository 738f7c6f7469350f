#pragma once
// 利用目的 (個人情報保護法62条): what the answers of a procedure are used for, told before anybody gives them.
#include <mado/gateway/gateway.h>
#include <mado/web/route.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::portal {

// In the reader's language; where the office wrote Japanese alone it is that, and `language` says so.
struct Purpose { std::string words, language; };
std::optional<Purpose> written_purpose(db::Read& tx, std::string const& procedure, std::string_view language);
// For a page: what nobody has written is made from the title. Opens its own transaction.
Purpose purpose_for(web::Visit const& visit, definitions::Definition const& definition, std::string_view language);

// published, what: purpose. An older edition changes nothing; empty words bring the made sentence back.
Result<void> receive_purpose(db::Write& tx, Caller const& caller, Workplace const& here, json::Value const& body);

std::vector<db::Statement> purpose_statements();

}  // namespace mado::portal
