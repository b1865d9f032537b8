# A psql that stays connected, so that several sessions can be played against each other. The server and the database are those of the
# environment.
package Connection;

use strict;
use warnings;
use IPC::Open2;

sub new
{
	my ($class) = @_;
	my $pid = open2(my $from, my $to, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', '-');
	return bless { pid => $pid, from => $from, to => $to, count => 0 }, $class;
}

# What the statement prints, without the last line end. Waits for it; dies where it fails.
sub query
{
	my ($self, $sql) = @_;
	my $end = 'end of ' . ++$self->{count};
	my $answer = '';
	print { $self->{to} } "$sql\n;\n\\echo $end\n";
	$self->{to}->flush;
	while (defined(my $line = readline($self->{from})))
	{
		chomp($answer), return $answer if $line eq "$end\n";
		$answer .= $line;
	}
	die "this failed: $sql";
}

sub quit
{
	my ($self) = @_;
	close($self->{to});
	close($self->{from});
	waitpid($self->{pid}, 0);
}

1;
