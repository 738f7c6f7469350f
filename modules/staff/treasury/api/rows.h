#pragma once
// Rows of the API as the files that they are the same as: one reader for both.
#include <mado/api/operation.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/vouchers.h>

namespace mado::treasury::api_v1 {

json::Value voucher_schema();
json::Value shown(Voucher const& voucher);
json::Value voucher_example();

std::vector<api::schema::Member> item_members();                     // as the columns of the CSV
std::string items_file(json::Value const& body);
std::vector<api::schema::Member> receipt_members();
std::string receipts_file(json::Value const& body);

// Of a file that was made of rows: "line" of its fault is the row behind it, from 0; as a pointer beneath `under`.
Refusal in_rows(Refusal refusal, std::string_view under);

}  // namespace mado::treasury::api_v1
