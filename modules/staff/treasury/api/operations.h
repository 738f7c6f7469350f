#pragma once
// 財務会計との受渡し: an accounting system reads the town's lines of the journal and steps of payments, says under which 伝票番号 it has booked them, carries payments out, and hands over
// 歳入科目 and receipts of its own.
#include <mado/api/operation.h>

namespace mado::treasury::api_v1 {

std::vector<api::Operation> operations();

}  // namespace mado::treasury::api_v1
