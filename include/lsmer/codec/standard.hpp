#pragma once
// The set of codecs that tables use unless told otherwise.

#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/relative.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"

namespace lsmer::inline v0::codec {

/// Two are left out, since every program pays for compiling them: `alp_rd` saves a seventh on
/// floats that are no decimals, at a fifth of the speed; `frequency` is for columns with one value
/// in most rows, where `bitpack` with its exceptions comes close. Add them with a set of your own.
using standard_set = any<plain, constant, sequence, bitpack, alp, dict, rle, delta, fsst,
                         relative>;
struct standard : standard_set {};

} // namespace lsmer::inline v0::codec
